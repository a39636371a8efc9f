from crewai import LLM, Agent, Crew, Task
from crewai.tools import tool
from openinference.instrumentation import using_session, using_user
from openinference.instrumentation.crewai import CrewAIInstrumentor
from openinference.instrumentation.openai import OpenAIInstrumentor

from scene import INSTRUCTIONS, MODEL, QUESTIONS, SESSION, USER, export_spans, get_weather

provider = export_spans()
CrewAIInstrumentor().instrument(tracer_provider=provider)
OpenAIInstrumentor().instrument(tracer_provider=provider)

reporter = Agent(
    role="Weather reporter",
    goal="Answer questions about the weather",
    backstory=INSTRUCTIONS,
    llm=LLM(model=f"openai/{MODEL}"),
    tools=[tool("get_weather")(get_weather)],
)
task = Task(description=QUESTIONS[0], expected_output="One sentence", agent=reporter, name="report")
with using_session(SESSION), using_user(USER):
    print(Crew(name="weather_crew", agents=[reporter], tasks=[task]).kickoff())
