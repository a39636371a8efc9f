from strands import Agent, tool
from strands.models.anthropic import AnthropicModel
from strands.models.openai import OpenAIModel
from strands.telemetry import StrandsTelemetry

from scene import INSTRUCTIONS, MODEL, QUESTIONS, SESSION, USER, get_weather

telemetry = StrandsTelemetry()
telemetry.setup_otlp_exporter()

ids = {"session.id": SESSION, "user.id": USER}
scenes = [
    ("OpenAI weather agent", OpenAIModel(model_id=MODEL), QUESTIONS),
    ("Claude weather agent", AnthropicModel(model_id="claude-haiku-4-5", max_tokens=512), QUESTIONS[:1]),
]
for name, model, questions in scenes:
    agent = Agent(
        name=name,
        model=model,
        system_prompt=INSTRUCTIONS,
        tools=[tool(get_weather)],
        trace_attributes=ids,
        callback_handler=None,
    )
    for question in questions:
        print(agent(question))
telemetry.tracer_provider.shutdown()
