"""A librarian: one agent, two tools, two turns of one conversation, with plain OpenTelemetry.

`python agent.py` sends its spans to OTEL_EXPORTER_OTLP_ENDPOINT, by default http://localhost:4318.
"""

import json
import os
import time
import uuid

from telemetry import ENDPOINT, finish, require_receiver, span

SPEED = float(os.environ.get("AGENT_LOUPE_DEMO_SPEED", "1"))
MODEL = "scripted-1"
CONVERSATION = f"library-{uuid.uuid4().hex[:8]}"

SHELVES = {"The Left Hand of Darkness": 3, "Kindred": 0}

# What the model says, in order: either the next tool with its arguments, or the answer.
SCRIPT = iter(
    [
        {"tool": "find_book", "arguments": {"title": "Kindred"}, "tokens": (42, 18)},
        {"answer": "Kindred is on loan. Shall I put it on hold?", "tokens": (71, 12)},
        {"tool": "place_hold", "arguments": {"title": "kindred"}, "tokens": (96, 15)},
        {"tool": "place_hold", "arguments": {"title": "Kindred"}, "tokens": (131, 15)},
        {"answer": "It is on hold for you.", "tokens": (158, 8)},
    ]
)


def pause(seconds: float) -> None:
    time.sleep(seconds / SPEED)


def find_book(title: str) -> str:
    pause(0.4)
    return f"{SHELVES[title]} copies of {title}"


def place_hold(title: str) -> str:
    """Titles are matched exactly, so the model's first try fails."""
    pause(0.6)
    if title not in SHELVES:
        raise LookupError(f"no book is called {title!r}")
    return f"{title} is on hold"


TOOLS = {"find_book": find_book, "place_hold": place_hold}


def think() -> dict:
    with span(f"chat {MODEL}", "chat", CONVERSATION, {"gen_ai.request.model": MODEL}) as current:
        pause(0.7)
        reply = next(SCRIPT)
        current.set_attribute("gen_ai.response.model", MODEL)
        current.set_attribute("gen_ai.usage.input_tokens", reply["tokens"][0])
        current.set_attribute("gen_ai.usage.output_tokens", reply["tokens"][1])
        return reply


def use_tool(name: str, arguments: dict) -> None:
    """A failed tool is the model's to deal with, so its error ends here."""
    try:
        with span(f"execute_tool {name}", "execute_tool", CONVERSATION, {"gen_ai.tool.name": name}) as current:
            current.set_attribute("gen_ai.tool.call.arguments", json.dumps(arguments))
            current.set_attribute("gen_ai.tool.call.result", TOOLS[name](**arguments))
    except LookupError as error:
        print(f"  {name}: {error}")


def answer(question: str) -> str:
    with span("invoke_agent librarian", "invoke_agent", CONVERSATION, {"gen_ai.agent.name": "librarian"}):
        reply = think()
        while "answer" not in reply:
            use_tool(reply["tool"], reply["arguments"])
            reply = think()
        return reply["answer"]


if __name__ == "__main__":
    require_receiver()
    for question in ["Do you have Kindred?", "Yes, please."]:
        print(f"> {question}\n{answer(question)}")
    finish()
    print(f"2 turns of conversation {CONVERSATION}, sent to {ENDPOINT}")
