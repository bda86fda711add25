"""TLS for a county without a certificate of its own: an authority made here, and a server's certificate by it.

Phones give cameras, storage that lasts and working without a network to pages over TLS alone. The authority's
certificate is put on each device once, from a page of the server; its key never leaves the state directory.
"""

import ipaddress
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from lianfang.kit.files import write_private

AUTHORITY_DAYS = 3650
SERVER_DAYS = 397  # the most that phones accept of a server (Apple, 2020-09-01)
SLACK = timedelta(hours=1)  # clocks of phones are behind
AUTHORITY, AUTHORITY_KEY = "authority.crt", "authority.key"
SERVER, SERVER_KEY = "server.crt", "server.key"


def make_certificates(folder: Path, names: Sequence[str], *, at: datetime) -> Path:
    """Make or renew the server's certificate for `names` (host names and addresses); its file.

    The authority is made once: renewing asks nothing of the phones that trust it.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    authority, authority_key = _authority(folder, at)
    key = ec.generate_private_key(ec.SECP256R1())
    alternatives = x509.SubjectAlternativeName([_name(name) for name in names])
    made = (
        _builder(_called(names[0]), authority.subject, key.public_key(), at, SERVER_DAYS)
        .add_extension(alternatives, critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    write_private(folder / SERVER_KEY, _pem(key))
    chain = b"".join(one.public_bytes(serialization.Encoding.PEM) for one in (made, authority))
    write_private(folder / SERVER, chain)
    return folder / SERVER


def kept_authority(folder: Path) -> dict[str, str]:
    """The authority's files by their names, to be held elsewhere; none where the certificate is of another."""
    files = (folder / AUTHORITY, folder / AUTHORITY_KEY)
    return {file.name: file.read_text() for file in files} if all(file.exists() for file in files) else {}


def bring_authority_back(folder: Path, kept: Mapping[str, str], *, at: datetime) -> bool:
    """Put the authority that devices trust in the place of a younger one of `init`, with a certificate by it.

    False where nothing is to be done; a certificate that is not ours stays.
    """
    is_anothers = (folder / SERVER).exists() and not (folder / AUTHORITY).exists()
    if not kept or is_anothers or kept_authority(folder) == kept:
        return False
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in (AUTHORITY, AUTHORITY_KEY):
        write_private(folder / name, kept[name].encode())
    if names := names_of(folder / SERVER):
        make_certificates(folder, names, at=at)
    return True


def names_of(path: Path) -> list[str]:
    """For which names and addresses a certificate was made; none where there is none."""
    if not path.exists():
        return []
    found = x509.load_pem_x509_certificate(path.read_bytes())
    said = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return [*said.get_values_for_type(x509.DNSName), *map(str, said.get_values_for_type(x509.IPAddress))]


def expiry_of(path: Path) -> datetime | None:
    """When a certificate ends; None where there is none."""
    if not path.exists():
        return None
    return x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc


def mark_of(path: Path) -> str:
    """The SHA-256 of a certificate as devices show it, to be compared before it is trusted; "" where there is none."""
    if not path.exists():
        return ""
    return x509.load_pem_x509_certificate(path.read_bytes()).fingerprint(hashes.SHA256()).hex(" ").upper()


def _authority(folder: Path, at: datetime) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    try:
        found = serialization.load_pem_private_key((folder / AUTHORITY_KEY).read_bytes(), None)
    except FileNotFoundError:
        return _new_authority(folder, at)
    if not isinstance(found, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{AUTHORITY_KEY} is not a key of ours")
    return x509.load_pem_x509_certificate((folder / AUTHORITY).read_bytes()), found


def _new_authority(folder: Path, at: datetime) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _called("联防 Lianfang")
    use = x509.KeyUsage(
        digital_signature=False, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    made = (
        _builder(name, name, key.public_key(), at, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(use, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    write_private(folder / AUTHORITY_KEY, _pem(key))
    write_private(folder / AUTHORITY, made.public_bytes(serialization.Encoding.PEM))
    return made, key


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, at: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - SLACK)
        .not_valid_after(at + timedelta(days=days))
    )


def _called(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    plain = serialization.NoEncryption()  # the folder is the owner's alone, and a service starts without a person
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
