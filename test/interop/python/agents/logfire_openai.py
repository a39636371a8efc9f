import json

import logfire
from openai import OpenAI

from scene import INSTRUCTIONS, MODEL, QUESTIONS, SESSION, get_weather

logfire.configure(send_to_logfire=False, console=False, service_name="logfire-openai")
logfire.instrument_openai()
client = OpenAI()
parameters = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
tools = [{"type": "function", "function": {"name": "get_weather", "parameters": parameters}}]

history = [{"role": "system", "content": INSTRUCTIONS}]
for question in QUESTIONS:
    with logfire.set_baggage(**{"session.id": SESSION}), logfire.span("answer {question}", question=question):
        history.append({"role": "user", "content": question})
        answer = client.chat.completions.create(model=MODEL, messages=history, tools=tools).choices[0].message
        history.append(answer.model_dump(exclude_none=True))
        for call in answer.tool_calls or []:
            with logfire.span("execute_tool {tool}", tool="get_weather", **json.loads(call.function.arguments)):
                result = get_weather(**json.loads(call.function.arguments))
            history.append({"role": "tool", "tool_call_id": call.id, "content": result})
        response = client.responses.create(model=MODEL, input=question, instructions=INSTRUCTIONS)
        print(response.output_text)
        logfire.info("answered with {length} characters", length=len(response.output_text))
logfire.shutdown()
