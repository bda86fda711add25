from tests.desk.ground import laid_out, person, worker
from tests.exports.conftest import vault

__all__ = ["laid_out", "person", "vault", "worker"]
