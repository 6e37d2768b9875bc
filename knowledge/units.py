"""Cuts a sentence into the units that search and dialogue learn from: runs of characters, and runs of folded pinyin.

Characters carry meaning without a word list; pinyin makes 社宝卡 and 社保卡 the same, because people type and dictate by
sound. Folding drops what many speakers of the region do not tell apart: zh/z, ch/c, sh/s, and the g of -ng.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache

# Single characters are all that is read here; the library's phrases would cost each process a quarter of a second.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")

from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

from knowledge.text import normalise

LONGEST_TEXT = 600
"""Characters read of one message. What people want is said by then."""
CHARACTERS = (1, 2, 3)
SYLLABLES = (1, 2, 3)
GAPS = (2, 3)
"""Pairs of characters with others between them: 交…养老 holds in 交一下养老 and 交城镇养老 alike."""
PUNCTUATION = re.compile(r"[\s，。、；：？！,.;:?!“”\"'‘’（）()《》〈〉【】\[\]—…~·-]+")
DIGITS = re.compile(r"\d+")
EMOJI = re.compile(r"[\U0001F000-\U0001FAFF\u2600-\u27BF\uFE0F]+")


@lru_cache(maxsize=30_000)
def syllable(character: str) -> str:
    """The folded pinyin of a character, itself when it has none."""
    readings = PINYIN_DICT.get(ord(character))
    if readings is None:
        return character
    plain = to_normal(readings.split(",")[0])
    plain = re.sub(r"^(z|c|s)h", r"\1", plain)
    return plain[:-1] if plain.endswith("ng") else plain


def prepare(text: str) -> str:
    """The sentence as the search reads it: normalised, punctuation as one space, numbers by their length only."""
    return tidy(normalise(text))


def tidy(normalised: str) -> str:
    """The rest of ``prepare`` for a text that is normalised already."""
    said = PUNCTUATION.sub(" ", EMOJI.sub(" ", normalised[:LONGEST_TEXT]))
    return DIGITS.sub(lambda m: "0" * min(len(m.group()), 4), said).strip()


def units(text: str) -> list[str]:
    """All units of a sentence, with repetitions. ``p:`` marks pinyin, ``+`` gaps; ``^`` and ``$`` the ends."""
    return cut(prepare(text))


def cut(prepared: str) -> list[str]:
    """The units of a text that ``prepare`` or ``tidy`` has been at."""
    framed = f"^{prepared}$"
    found = [framed[i : i + n] for n in CHARACTERS for i in range(len(framed) - n + 1)]
    found += [f"{framed[i]}+{framed[i + gap]}" for gap in GAPS for i in range(len(framed) - gap)]
    sounds = [syllable(c) for c in framed[1:-1] if c != " "]
    found += ["p:" + "-".join(sounds[i : i + n]) for n in SYLLABLES for i in range(len(sounds) - n + 1)]
    return found
