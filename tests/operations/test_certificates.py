"""Certificates of our own authority, and the unit of the service."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509

from lianfang.operations.certificates import (
    bring_authority_back,
    expiry_of,
    kept_authority,
    make_certificates,
    names_of,
)
from lianfang.operations.service import unit

AT = datetime(2020, 2, 6, 9, 20, tzinfo=UTC)


def test_a_certificate_is_for_names_and_addresses_and_ends_as_phones_ask(tmp_path: Path) -> None:
    path = make_certificates(tmp_path, ["lianfang.ji", "10.0.0.5"], at=AT)

    assert names_of(path) == ["lianfang.ji", "10.0.0.5"]
    assert expiry_of(path) == AT + timedelta(days=397)
    assert (names_of(tmp_path / "none"), expiry_of(tmp_path / "none")) == ([], None)


def test_renewing_keeps_the_authority_that_phones_trust(tmp_path: Path) -> None:
    first = make_certificates(tmp_path, ["localhost"], at=AT).read_bytes()
    authority = (tmp_path / "authority.crt").read_bytes()
    second = make_certificates(tmp_path, ["localhost"], at=AT + timedelta(days=300)).read_bytes()

    assert first != second
    assert (tmp_path / "authority.crt").read_bytes() == authority
    for pem in (first, second):
        made, root = x509.load_pem_x509_certificates(pem)
        made.verify_directly_issued_by(root)


def test_the_authority_that_phones_trust_comes_back_with_a_certificate_by_it(tmp_path: Path) -> None:
    old, new, plain = tmp_path / "old", tmp_path / "new", tmp_path / "plain"
    make_certificates(old, ["localhost"], at=AT)
    make_certificates(new, ["lianfang.ji"], at=AT)
    kept = kept_authority(old)

    done = [bring_authority_back(folder, kept, at=AT) for folder in (new, new, plain)]

    assert (done, kept_authority(new), kept_authority(plain)) == ([True, False, True], kept, kept)
    assert (names_of(new / "server.crt"), names_of(plain / "server.crt")) == (["lianfang.ji"], [])
    made, root = x509.load_pem_x509_certificates((new / "server.crt").read_bytes())
    made.verify_directly_issued_by(root)


def test_a_certificate_of_another_stays(tmp_path: Path) -> None:
    make_certificates(tmp_path / "old", ["localhost"], at=AT)
    make_certificates(tmp_path / "own", ["lianfang.ji"], at=AT)
    for name in ("authority.crt", "authority.key"):
        (tmp_path / "own" / name).unlink()

    assert not bring_authority_back(tmp_path / "own", kept_authority(tmp_path / "old"), at=AT)
    assert kept_authority(tmp_path / "own") == {}


def test_openssl_takes_the_pair(tmp_path: Path) -> None:
    path = make_certificates(tmp_path, ["localhost"], at=datetime.now(UTC))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)

    context.load_cert_chain(path, tmp_path / "server.key")

    assert ssl.create_default_context(cafile=str(tmp_path / "authority.crt")).get_ca_certs() != []


def test_the_unit_says_what_was_chosen_and_hides_no_percent_sign() -> None:
    text = unit(
        program=Path("/opt/lianfang/bin/lianfang"), var=Path("/var/lib/lianfang"), host="0.0.0.0", port=443,
        user="lianfang", said={"DATABASE_URL": "postgresql://a:p%40ss@db/lf", "LIANFANG_WEB_URL": ""},
    )  # fmt: skip

    assert "ExecStart=/opt/lianfang/bin/lianfang serve --host 0.0.0.0 --port 443\n" in text
    assert 'Environment="DATABASE_URL=postgresql://a:p%%40ss@db/lf"\n' in text
    assert "AmbientCapabilities=CAP_NET_BIND_SERVICE\n" in text
    assert "User=lianfang\n" in text
    assert "OOMPolicy=continue\n" in text
    assert "LIANFANG_WEB_URL" not in text


def test_the_unit_reads_what_an_installed_machine_keeps() -> None:
    text = unit(
        program=Path("/opt/lianfang/bin/lianfang"), var=Path("/var/lib/lianfang"), host="0.0.0.0", port=8443,
        user="lianfang", intake=True, said={"DATABASE_URL": "postgresql://a:b@db/lf"},
        kept=Path("/opt/lianfang/lianfang.env"),
    )  # fmt: skip

    assert "serve --host 0.0.0.0 --port 8443 --intake\n" in text
    assert "EnvironmentFile=/opt/lianfang/lianfang.env\n" in text
    assert "DATABASE_URL" not in text
