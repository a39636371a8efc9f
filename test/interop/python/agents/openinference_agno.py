from agno.agent import Agent
from agno.db.in_memory import InMemoryDb
from agno.models.openai import OpenAIChat
from openinference.instrumentation.agno import AgnoInstrumentor

from scene import INSTRUCTIONS, MODEL, QUESTIONS, SESSION, USER, export_spans, get_weather

AgnoInstrumentor().instrument(tracer_provider=export_spans())

agent = Agent(
    name="Weather agent",
    model=OpenAIChat(id=MODEL),
    instructions=INSTRUCTIONS,
    tools=[get_weather],
    db=InMemoryDb(),
    add_history_to_context=True,
    telemetry=False,
)
for question in QUESTIONS:
    print(agent.run(question, session_id=SESSION, user_id=USER).content)
