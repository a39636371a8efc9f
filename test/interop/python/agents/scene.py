"""What every agent here shares: the questions, the tool, the ids, and plain OpenTelemetry export."""

import atexit
import os

from opentelemetry import _logs, metrics, trace
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
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


def export_logs_and_metrics() -> None:
    """The same for the two other signals, which some instrumentations put content and usage into."""
    logs = LoggerProvider(resource=Resource.create())
    logs.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter()))
    _logs.set_logger_provider(logs)
    set_event_logger(logs)
    meters = MeterProvider([PeriodicExportingMetricReader(OTLPMetricExporter())], resource=Resource.create())
    metrics.set_meter_provider(meters)
    atexit.register(logs.shutdown)
    atexit.register(meters.shutdown)


def set_event_logger(logs: LoggerProvider) -> None:
    """Until 2025 events had an API of their own above logs; instrumentations of that time use it."""
    try:
        from opentelemetry import _events
        from opentelemetry.sdk._events import EventLoggerProvider
    except ImportError:
        return
    _events.set_event_logger_provider(EventLoggerProvider(logs))
