"""What `/metrics` tells of the lanes: how much waits, and who was turned away."""

from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from .front import Front


def lane_figures(front: Front) -> Iterator[Metric]:
    """Counts since the start, by lane (`roads`)."""
    waiting = GaugeMetricFamily("lianfang_lane_waiting", "requests that wait for a thread", labels=["lane"])
    active = GaugeMetricFamily("lianfang_lane_active", "requests at work, or waiting for the disk", labels=["lane"])
    taken = CounterMetricFamily("lianfang_requests_taken", "requests taken", labels=["lane"])
    shed = CounterMetricFamily("lianfang_requests_shed", "requests turned away with 503", labels=["lane", "why"])
    for lane in front.roads:
        waiting.add_metric([lane.name], lane.waiting_count)
        active.add_metric([lane.name], lane.active_count)
        taken.add_metric([lane.name], lane.counts.taken)
        shed.add_metric([lane.name, "full"], lane.counts.full)
        shed.add_metric([lane.name, "late"], lane.counts.late)
    yield from (waiting, active, taken, shed)
    yield GaugeMetricFamily("lianfang_bodies_bytes", "bodies that are being read", value=front.held)
