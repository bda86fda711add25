from tests.desk.ground import laid_out

__all__ = ["laid_out"]
