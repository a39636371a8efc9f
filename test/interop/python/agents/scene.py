"""What every agent here shares: the questions, the tool, the ids, and plain OpenTelemetry export."""

import atexit
import os

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

SESSION = os.environ["INTEROP_SESSION"]
USER = "interop-user"
MODEL = "gpt-4o-mini"
INSTRUCTIONS = "You answer questions about the weather."
QUESTIONS = ["What is the weather in Oslo?", "And what should I wear?"]


def get_weather(city: str) -> str:
    """Get the current weather of a city.

    Args:
        city: Name of the city.
    """
    return f"7 degrees and rain in {city}"


def export_spans() -> TracerProvider:
    """Spans go to OTEL_EXPORTER_OTLP_ENDPOINT; what is left is sent when the program ends."""
    provider = TracerProvider(resource=Resource.create())
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    atexit.register(provider.shutdown)
    return provider
