from agents import Agent, Runner, SQLiteSession, function_tool, set_trace_processors, trace
from openinference.instrumentation import using_session, using_user
from openinference.instrumentation.openai_agents import OpenAIAgentsInstrumentor

from scene import INSTRUCTIONS, MODEL, QUESTIONS, SESSION, USER, export_spans, get_weather

set_trace_processors([])  # else it also sends to the vendor
OpenAIAgentsInstrumentor().instrument(tracer_provider=export_spans())

weather = Agent(name="Weather agent", instructions=INSTRUCTIONS, model=MODEL, tools=[function_tool(get_weather)])
triage = Agent(name="Triage agent", instructions="Hand over to the right agent.", model=MODEL, handoffs=[weather])
memory = SQLiteSession(SESSION)
for agent, question in zip([triage, weather], QUESTIONS, strict=True):
    with using_session(SESSION), using_user(USER), trace("Weather workflow", group_id=SESSION):
        print(Runner.run_sync(agent, question, session=memory).final_output)
