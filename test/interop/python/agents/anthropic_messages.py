import os
from importlib import import_module

from anthropic import Anthropic
from opentelemetry import trace

from scene import INSTRUCTIONS, QUESTIONS, SESSION, USER, export_spans, get_weather

# `module:Class` of the instrumentation to look at.
module, name = os.environ["INTEROP_INSTRUMENTOR"].split(":")
getattr(import_module(module), name)().instrument(tracer_provider=export_spans())

MODEL = "claude-haiku-4-5"
client = Anthropic()
tracer = trace.get_tracer("weather")
schema = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
options = {
    "model": MODEL,
    "max_tokens": 256,
    "system": INSTRUCTIONS,
    "tools": [{"name": "get_weather", "description": "Get the weather", "input_schema": schema}],
}


def call_tool(call) -> str:
    with tracer.start_as_current_span("execute_tool get_weather") as span:
        span.set_attribute("gen_ai.operation.name", "execute_tool")
        span.set_attribute("gen_ai.tool.name", "get_weather")
        span.set_attribute("gen_ai.tool.call.id", call.id)
        return get_weather(**call.input)


def ask(messages: list) -> str:
    with tracer.start_as_current_span("invoke_agent weather agent") as span:
        span.set_attribute("gen_ai.operation.name", "invoke_agent")
        span.set_attribute("gen_ai.agent.name", "weather agent")
        span.set_attribute("gen_ai.conversation.id", SESSION)
        span.set_attribute("user.id", USER)
        while True:
            answer = client.messages.create(messages=messages, **options)
            messages.append({"role": "assistant", "content": [block.model_dump() for block in answer.content]})
            calls = [block for block in answer.content if block.type == "tool_use"]
            if not calls:
                return answer.content[0].text
            results = [{"type": "tool_result", "tool_use_id": call.id, "content": call_tool(call)} for call in calls]
            messages.append({"role": "user", "content": results})


print(ask([{"role": "user", "content": QUESTIONS[0]}]))
with tracer.start_as_current_span("stream", attributes={"gen_ai.conversation.id": SESSION}):
    with client.messages.stream(messages=[{"role": "user", "content": QUESTIONS[1]}], **options) as stream:
        print(stream.get_final_message().stop_reason)
