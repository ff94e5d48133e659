"""Decode HTTP content codings (Content-Encoding) piece by piece, with a limit on the decoded size.

Both the web client and the WARC reader use this module. It accepts what servers really send: plain text labelled as
compressed, unknown codings over plain text, gzip without a label, deflate with and without the zlib frame, several
layers, and bytes after the end of the compressed data. RFC 9110 section 8.4, RFC 1950-1952, RFC 7932, RFC 8878,
RFC 9659.
"""

from ingest.content_coding.body import BodyDecoder, BodyTooLarge, DecodedBody, decode_body, looks_like_text
from ingest.content_coding.codecs import ACCEPT_ENCODING, UndecodableBody

__all__ = [
    "ACCEPT_ENCODING",
    "BodyDecoder",
    "BodyTooLarge",
    "DecodedBody",
    "UndecodableBody",
    "decode_body",
    "looks_like_text",
]
