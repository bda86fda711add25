"""总览 · The board: what is left, place by place, how fast it goes, who lags, which places nobody holds."""
