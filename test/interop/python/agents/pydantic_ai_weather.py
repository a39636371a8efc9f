from pydantic_ai import Agent, InstrumentationSettings
from pydantic_ai.models.anthropic import AnthropicModel
from pydantic_ai.models.openai import OpenAIChatModel

from scene import INSTRUCTIONS, MODEL, QUESTIONS, SESSION, export_spans, get_weather

Agent.instrument_all(InstrumentationSettings(tracer_provider=export_spans()))

models = [OpenAIChatModel(MODEL), AnthropicModel("claude-haiku-4-5")]
history = []
for model, question in zip(models, QUESTIONS, strict=True):
    agent = Agent(model, name="weather_agent", instructions=INSTRUCTIONS, tools=[get_weather])
    result = agent.run_sync(question, message_history=history, conversation_id=SESSION)
    history = result.all_messages()
    print(result.output)
