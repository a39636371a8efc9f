from openinference.instrumentation import using_session, using_user
from openinference.instrumentation.smolagents import SmolagentsInstrumentor
from smolagents import OpenAIServerModel, ToolCallingAgent, tool

from scene import MODEL, QUESTIONS, SESSION, USER, export_spans, get_weather

SmolagentsInstrumentor().instrument(tracer_provider=export_spans())

agent = ToolCallingAgent(name="weather_agent", tools=[tool(get_weather)], model=OpenAIServerModel(model_id=MODEL))
for number, question in enumerate(QUESTIONS):
    with using_session(SESSION), using_user(USER):
        print(agent.run(question, reset=number == 0))
