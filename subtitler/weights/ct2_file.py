"""Reads the tensors out of a CTranslate2 `model.bin`, without CTranslate2.

The layout, little-endian, is that of `ModelSpec._serialize` in CTranslate2 (binary version 6):

    u32 version · string spec · u32 revision
    u32 count · count x { string name · u8 rank · rank x u32 size · u8 type · u32 bytes · data }
    u32 count · count x { string alias · string name }

where a string is a u16 length, that many bytes, the last of them NUL.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from subtitler.errors import FormatError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_VERSION = 6
# CTranslate2's DataType, in its order; numpy has no bfloat16.
_TYPES = ("float32", "int8", "int16", "int32", "float16", "bfloat16")
_SIZES = (4, 1, 2, 4, 2, 2)
_MOST_TENSORS = 100_000


@dataclass(frozen=True, slots=True)
class _Tensor:
    shape: tuple[int, ...]
    type: int
    offset: int


class Ct2File:
    """An open `model.bin`: `spec` names the kind of model, tensors are read by name.

    Raises FormatError for anything that does not follow the layout.
    """

    def __init__(self, path: Path) -> None:
        self._name = path.name
        self._file = path.open("rb")
        self._size = path.stat().st_size
        try:
            self.spec = self._index()
        except (struct.error, UnicodeDecodeError, IndexError):
            self._file.close()
            raise FormatError("is no CTranslate2 model, or cut short", where=self._name) from None
        except FormatError:
            self._file.close()
            raise

    def __enter__(self) -> Ct2File:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    @property
    def names(self) -> frozenset[str]:
        """The names of all tensors, aliases included."""
        return frozenset(self._tensors)

    def shape(self, name: str) -> tuple[int, ...]:
        """The shape of a tensor; () for a single number."""
        return self._tensor(name).shape

    def read(self, name: str) -> NDArray[np.generic]:
        """A tensor as an array of its own type and shape."""
        import numpy as np

        tensor = self._tensor(name)
        kind = _TYPES[tensor.type]
        if kind == "bfloat16":
            raise FormatError("holds bfloat16 weights, which are not read here", where=self._name)
        self._file.seek(tensor.offset)
        count = math.prod(tensor.shape)
        array: NDArray[Any] = np.fromfile(self._file, dtype=np.dtype(kind), count=count)
        return array.reshape(tensor.shape)

    def number(self, name: str) -> int:
        """A single whole number, such as the count of attention heads."""
        return int(self.read(name))

    def _tensor(self, name: str) -> _Tensor:
        try:
            return self._tensors[name]
        except KeyError:
            raise FormatError(f"has no tensor {name}", where=self._name) from None

    def _index(self) -> str:
        version = self._unpack("<I")
        if version != _VERSION:
            raise FormatError(
                f"is no CTranslate2 model of binary version {_VERSION}", where=self._name
            )
        spec = self._string()
        self._unpack("<I")
        self._tensors: dict[str, _Tensor] = {}
        count = self._unpack("<I")
        if count > _MOST_TENSORS:
            raise FormatError("is no CTranslate2 model", where=self._name)
        for _ in range(count):
            name = self._string()
            shape = tuple(self._unpack("<I") for _ in range(self._unpack("<B")))
            kind, size = self._unpack("<B"), self._unpack("<I")
            offset = self._file.tell()
            if size != math.prod(shape) * _SIZES[kind] or offset + size > self._size:
                raise FormatError("is cut short, or no CTranslate2 model", where=self._name)
            self._tensors[name] = _Tensor(shape, kind, offset)
            self._file.seek(size, 1)
        for _ in range(min(self._unpack("<I"), _MOST_TENSORS)):
            alias, name = self._string(), self._string()
            self._tensors[alias] = self._tensor(name)
        return spec

    def _unpack(self, layout: str) -> int:
        (value,) = struct.unpack(layout, self._file.read(struct.calcsize(layout)))
        return int(value)

    def _string(self) -> str:
        return self._file.read(self._unpack("<H")).rstrip(b"\0").decode("utf-8")
