from tests.desk.ground import laid_out, person, worker

__all__ = ["laid_out", "person", "worker"]
