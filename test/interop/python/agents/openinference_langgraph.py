from langchain.agents import create_agent
from langchain_anthropic import ChatAnthropic
from langchain_openai import ChatOpenAI
from langgraph.checkpoint.memory import InMemorySaver
from openinference.instrumentation.langchain import LangChainInstrumentor

from scene import INSTRUCTIONS, MODEL, QUESTIONS, SESSION, export_spans, get_weather

LangChainInstrumentor().instrument(tracer_provider=export_spans())

memory = InMemorySaver()
thread = {"configurable": {"thread_id": SESSION}}
for model, question in zip([ChatOpenAI(model=MODEL), ChatAnthropic(model="claude-haiku-4-5")], QUESTIONS, strict=True):
    agent = create_agent(
        model, tools=[get_weather], system_prompt=INSTRUCTIONS, checkpointer=memory, name="weather_agent"
    )
    print(agent.invoke({"messages": [{"role": "user", "content": question}]}, thread)["messages"][-1].content)
