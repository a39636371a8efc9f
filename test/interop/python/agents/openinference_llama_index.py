import asyncio
import os

from llama_index.core.agent.workflow import FunctionAgent
from llama_index.core.workflow import Context
from llama_index.llms.openai import OpenAI
from openinference.instrumentation import using_session, using_user
from openinference.instrumentation.llama_index import LlamaIndexInstrumentor

from scene import INSTRUCTIONS, MODEL, QUESTIONS, SESSION, USER, export_spans, get_weather

LlamaIndexInstrumentor().instrument(tracer_provider=export_spans())


async def main() -> None:
    # Without this a streamed answer has no usage, and agents stream.
    usage = {"stream_options": {"include_usage": True}}
    llm = OpenAI(model=MODEL, api_base=os.environ["OPENAI_BASE_URL"], additional_kwargs=usage)
    agent = FunctionAgent(name="weather_agent", tools=[get_weather], llm=llm, system_prompt=INSTRUCTIONS)
    context = Context(agent)
    for question in QUESTIONS:
        with using_session(SESSION), using_user(USER):
            print(await agent.run(question, ctx=context))


asyncio.run(main())
