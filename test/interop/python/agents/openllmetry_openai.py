import json

from openai import OpenAI
from traceloop.sdk import Traceloop
from traceloop.sdk.decorators import agent, tool, workflow

from scene import INSTRUCTIONS, MODEL, QUESTIONS, SESSION, USER, get_weather

Traceloop.init(app_name="openllmetry-openai", telemetry_enabled=False, traceloop_sync_enabled=False)
client = OpenAI()
parameters = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
tools = [{"type": "function", "function": {"name": "get_weather", "parameters": parameters}}]
call_tool = tool(name="get_weather")(get_weather)


@agent(name="weather_agent")
def run_agent(messages: list) -> str:
    while True:
        answer = client.chat.completions.create(model=MODEL, messages=messages, tools=tools).choices[0].message
        messages.append(answer.model_dump(exclude_none=True))
        if not answer.tool_calls:
            return answer.content
        for call in answer.tool_calls:
            result = call_tool(**json.loads(call.function.arguments))
            messages.append({"role": "tool", "tool_call_id": call.id, "content": result})


@workflow(name="weather_workflow")
def ask(messages: list, question: str) -> str:
    Traceloop.set_association_properties({"session_id": SESSION, "user_id": USER})
    return run_agent([*messages, {"role": "user", "content": question}])


@workflow(name="stream_workflow")
def stream_answer() -> str:
    Traceloop.set_association_properties({"session_id": SESSION, "user_id": USER})
    chunks = client.chat.completions.create(
        model=MODEL,
        messages=[{"role": "user", "content": "Say it as a stream"}],
        stream=True,
        stream_options={"include_usage": True},
    )
    return "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)


history = [{"role": "system", "content": INSTRUCTIONS}]
for question in QUESTIONS:
    print(ask(history, question))
print(stream_answer())
