"""Any sentence-transformers model can stand behind the search, and a cross-encoder can reorder it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sentence_transformers import CrossEncoder, SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from transformers import BertConfig, BertForSequenceClassification, BertModel, BertTokenizer

from knowledge.search import Engine, ModelTrouble
from knowledge.search.decision import Chosen
from knowledge.search.embedding import Embedder, UnitEmbedding, load_model
from knowledge.search.examples import read
from knowledge.search.made_by import made_by
from knowledge.search.model import OWN_MODEL, Model
from knowledge.search.rerank import Reranker
from knowledge.search.training import learn
from knowledge.search.unit_vectors import PART, UnitVectors
from tests.conftest import ROOT, TRAINED

SMALL = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny, untrained transformer in a folder, with a prompt for queries, as from any hub."""
    folder = tmp_path_factory.mktemp("foreign")
    characters = sorted({c for e in read()[::40] for c in e.text if not c.isspace()})
    (folder / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *characters]), "utf-8")
    tokenizer = BertTokenizer(str(folder / "vocab.txt"))
    config = BertConfig(vocab_size=len(characters) + 5, max_position_embeddings=64, **SMALL)
    BertModel(config).save_pretrained(folder / "bert")
    tokenizer.save_pretrained(folder / "bert")
    BertForSequenceClassification(BertConfig(**config.to_diff_dict() | {"num_labels": 1})).save_pretrained(
        folder / "cross"
    )
    tokenizer.save_pretrained(folder / "cross")
    transformer = Transformer(str(folder / "bert"))
    model = SentenceTransformer(
        modules=[transformer, Pooling(transformer.get_embedding_dimension(), "cls")],
        prompts={"query": "问："},
        device="cpu",
    )
    model.save(str(folder / "model"))
    return folder


def test_another_model_is_learnt_with_saved_and_loaded(foreign: Path, tmp_path: Path) -> None:
    name = str(foreign / "model")
    model = learn(read()[::40], embedding_model=name)
    assert model.index.dimensions == 16
    model.save(tmp_path, made_by(name))
    again = Model.load(tmp_path, made_by(name))
    found = Engine(again, Chosen.load()).search("我想开个饭店要办什么")
    assert len(found.matters) == 5
    assert not (tmp_path / "embedding").exists(), "another model stays where it is"


def test_our_own_model_answers_without_the_library_as_with_it() -> None:
    saved = TRAINED / "search" / OWN_MODEL
    library = SentenceTransformer(modules=[UnitEmbedding.load(str(saved), PART), Normalize()], device="cpu")
    plain = UnitVectors.load(saved)
    texts = [e.text for e in read()[::500]]
    assert plain.many(texts) == pytest.approx(library.encode(texts), abs=1e-6)
    assert Embedder(library).many(texts) == pytest.approx(plain.many(texts), abs=1e-6)


def test_a_process_that_searches_loads_no_torch() -> None:
    """Five seconds and half a gigabyte of every start."""
    code = (
        "import sys; from pathlib import Path; from knowledge.search import Engine;"
        "print(Engine.load(Path(sys.argv[1])).search('我想开个饭店').matters[0].id, 'torch' in sys.modules)"
    )
    run = [sys.executable, "-c", code, str(TRAINED / "search")]
    told = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert told.split() == ["open-restaurant", "False"]


def test_prompts_of_the_model_are_respected(foreign: Path) -> None:
    model = load_model(str(foreign / "model"))
    asked = Embedder(model).one("开饭店")
    assert asked == pytest.approx(model.encode("开饭店", prompt_name="query", normalize_embeddings=True), abs=1e-5)
    assert asked != pytest.approx(model.encode("开饭店", normalize_embeddings=True), abs=1e-5)


def test_a_cross_encoder_reorders_the_first_few_and_keeps_the_chances(foreign: Path) -> None:
    import numpy as np

    from knowledge import catalogue

    matters = (*catalogue.load().matters, "")
    chances = np.linspace(0.2, 0.01, len(matters)).astype(np.float32)
    reordered = Reranker(CrossEncoder(str(foreign / "cross"), device="cpu", num_labels=1)).reorder(
        "开饭店", chances, matters
    )
    assert sorted(reordered.tolist()) == sorted(chances.tolist())
    assert reordered[5:].tolist() == chances[5:].tolist()


@pytest.mark.parametrize("name", ["no/such/folder", "./nothing-here"])
def test_a_model_that_cannot_be_loaded_is_named(name: str) -> None:
    with pytest.raises(ModelTrouble, match="ONETHING_EMBEDDING_MODEL"):
        load_model(name)
