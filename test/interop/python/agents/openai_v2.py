import json

from openai import NotFoundError, OpenAI
from opentelemetry import trace
from opentelemetry.instrumentation.openai_v2 import OpenAIInstrumentor

from scene import INSTRUCTIONS, MODEL, QUESTIONS, SESSION, USER, export_logs_and_metrics, export_spans, get_weather

export_spans()
export_logs_and_metrics()
OpenAIInstrumentor().instrument()

client = OpenAI()
tracer = trace.get_tracer("weather")
parameters = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
tools = [{"type": "function", "function": {"name": "get_weather", "parameters": parameters}}]
ids = {"gen_ai.conversation.id": SESSION, "user.id": USER}


def call_tool(call) -> str:
    names = {"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "get_weather"}
    details = {"gen_ai.tool.call.id": call.id, "gen_ai.tool.call.arguments": call.function.arguments}
    with tracer.start_as_current_span("execute_tool get_weather", attributes={**names, **details}) as span:
        result = get_weather(**json.loads(call.function.arguments))
        span.set_attribute("gen_ai.tool.call.result", result)
        return result


def ask(messages: list) -> str:
    names = {"gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "weather agent"}
    with tracer.start_as_current_span("invoke_agent weather agent", attributes={**names, **ids}):
        while True:
            answer = client.chat.completions.create(model=MODEL, messages=messages, tools=tools).choices[0].message
            messages.append(answer.model_dump(exclude_none=True))
            if not answer.tool_calls:
                return answer.content
            for call in answer.tool_calls:
                messages.append({"role": "tool", "tool_call_id": call.id, "content": call_tool(call)})


history = [{"role": "system", "content": INSTRUCTIONS}]
for question in QUESTIONS:
    history.append({"role": "user", "content": question})
    print(ask(history))
with tracer.start_as_current_span("after the answer", attributes=ids):
    stream = client.chat.completions.create(
        model=MODEL,
        messages=[{"role": "user", "content": "Say it as a stream"}],
        stream=True,
        stream_options={"include_usage": True},
    )
    print("".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices))
    client.embeddings.create(model="text-embedding-3-small", input="weather in Oslo")
    try:
        client.chat.completions.create(model="no-such-model", messages=[{"role": "user", "content": "hello"}])
    except NotFoundError as error:
        print(error.status_code)
