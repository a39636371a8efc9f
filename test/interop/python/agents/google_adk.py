import asyncio

from google.adk.agents import Agent
from google.adk.runners import InMemoryRunner
from google.genai import types

from scene import INSTRUCTIONS, QUESTIONS, SESSION, USER, export_logs_and_metrics, export_spans, get_weather

export_spans()
export_logs_and_metrics()


async def main() -> None:
    agent = Agent(name="weather_agent", model="gemini-2.5-flash", instruction=INSTRUCTIONS, tools=[get_weather])
    runner = InMemoryRunner(agent, app_name="weather_app")
    await runner.session_service.create_session(app_name="weather_app", user_id=USER, session_id=SESSION)
    for question in QUESTIONS:
        message = types.Content(role="user", parts=[types.Part(text=question)])
        async for event in runner.run_async(user_id=USER, session_id=SESSION, new_message=message):
            for part in (event.content.parts if event.content else None) or []:
                if part.text:
                    print(part.text)


asyncio.run(main())
