"""Everything OpenTelemetry, so that the rest reads like an agent."""

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span

ENDPOINT = os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318")

# A short delay, so that a trace can be watched while it grows; the default is five seconds.
_processor = BatchSpanProcessor(OTLPSpanExporter(), schedule_delay_millis=200)
_provider = TracerProvider(resource=Resource.create({"service.name": "librarian"}))
_provider.add_span_processor(_processor)
_tracer = _provider.get_tracer("librarian")


@contextmanager
def span(name: str, operation: str, conversation: str, attributes: dict) -> Iterator[Span]:
    """A span of the GenAI conventions that knows the line it was opened on; what is raised inside is recorded."""
    opener = sys._getframe(2)  # above this function and contextlib's __enter__
    attributes = {
        "gen_ai.operation.name": operation,
        "gen_ai.conversation.id": conversation,
        "code.file.path": opener.f_code.co_filename,
        "code.line.number": opener.f_lineno,
        "code.function.name": opener.f_code.co_qualname,
        **attributes,
    }
    with _tracer.start_as_current_span(name, attributes=attributes) as current:
        yield current


def require_receiver() -> None:
    """Ends the program with a clear sentence when nobody would receive the spans."""
    address = urlsplit(ENDPOINT)
    try:
        socket.create_connection((address.hostname, address.port or 4318), timeout=3).close()
    except OSError:
        sys.exit(f"Nothing listens on {ENDPOINT}. Start the receiver (Agent Loupe: Start Receiver) and try again.")


def finish() -> None:
    """Sends what is left."""
    _provider.shutdown()
