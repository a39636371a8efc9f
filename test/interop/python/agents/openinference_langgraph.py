from langchain.agents import create_agent
from langchain_openai import ChatOpenAI
from langgraph.checkpoint.memory import InMemorySaver
from openinference.instrumentation.langchain import LangChainInstrumentor

from scene import INSTRUCTIONS, MODEL, QUESTIONS, SESSION, export_spans, get_weather

LangChainInstrumentor().instrument(tracer_provider=export_spans())

agent = create_agent(
    ChatOpenAI(model=MODEL),
    tools=[get_weather],
    system_prompt=INSTRUCTIONS,
    checkpointer=InMemorySaver(),
    name="weather_agent",
)
for question in QUESTIONS:
    thread = {"configurable": {"thread_id": SESSION}}
    print(agent.invoke({"messages": [{"role": "user", "content": question}]}, thread)["messages"][-1].content)
