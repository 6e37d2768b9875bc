"""Every setting of the program: name, default, meaning. Read from the environment (``ONETHING_…``) or ``.env``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from knowledge.places import whole_name

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="ONETHING_", env_file=".env", extra="ignore")

    host: str = Field("127.0.0.1", description="Address the public process listens on.")
    port: int = Field(8000, ge=1, le=65000, description="Its port. Rasa and the action server take the two after it.")
    var_dir: Path = Field(ROOT / "var", description="Keys, database, trained models, logs: all that is not in git.")
    database_url: str = Field("", description="SQLAlchemy address; empty: SQLite inside VAR_DIR.")
    redis_url: str = Field("", description="Optional. Shares live events between several public processes.")
    embedding_model: str = Field("", description="A sentence-transformers folder or name; empty: the project's own.")
    reranker: str = Field(
        "", description="A sentence-transformers cross-encoder that reorders the first five; empty: none."
    )
    offices: Path | None = Field(
        None, description="YAML of windows and local limits; empty: knowledge/offices/offices.yaml."
    )
    rules: Path | None = Field(None, description="YAML of the desk's automatic rules; empty: actions/rules/rules.yaml.")
    region: Annotated[str, AfterValidator(whole_name)] = Field(
        "", description="旗区 or 苏木镇 whose offices and local limits overlay the catalogue; empty: none."
    )
    public_url: str = Field("", description="Address citizens see, for QR codes; empty: http://HOST:PORT.")
    desk_cap: int = Field(5, ge=1, description="How many conversations one staff member may own at a time.")
    desk_first_answer_minutes: int = Field(10, ge=1, description="Working minutes until staff first answer a citizen.")
    desk_next_answer_minutes: int = Field(5, ge=1, description="Working minutes until the owner's next answer.")
    desk_end_minutes: int = Field(240, ge=1, description="Working minutes until a hand-over ends.")
    messages_per_minute: int = Field(60, ge=1, description="Messages one conversation may send in a minute.")
    messages_per_minute_address: int = Field(600, ge=1, description="Messages one address may send in a minute.")
    conversations_per_hour_address: int = Field(600, ge=1, description="Conversations one address may open in an hour.")
    report_acknowledge_days: int = Field(1, ge=1, description="Working days until a report is taken up.")
    report_answer_days: int = Field(5, ge=1, description="Working days until a report is answered.")
    report_reopen_days: int = Field(15, ge=1, description="Days in which an answered report may be reopened.")
    report_ask_days: int = Field(28, ge=1, description="Days after the answer when it is asked whether it is solved.")
    report_keep_days: int = Field(730, ge=30, description="Days after which ended reports lose what is personal.")
    conversation_keep_days: int = Field(
        180, ge=30, description="Days after the last word when a conversation loses what is personal."
    )
    retention_at: str = Field(
        "03:30",
        pattern=r"^(([01]\d|2[0-3]):[0-5]\d)?$",
        description="When each night what is due loses its person (China time); empty: only by command.",
    )
    reports_per_day: int = Field(5, ge=1, description="Reports one conversation or WeChat person may file in a day.")
    reports_per_hour_address: int = Field(20, ge=1, description="Reports one address may file in an hour.")
    help_days: int = Field(
        1, ge=1, description="Working days until a help request is arranged; anew after a missed appointment."
    )
    help_appointment_minutes: int = Field(
        60, ge=5, description="Minutes after an appointment's beginning by which it is written down what came of it."
    )
    help_end_days: int = Field(10, ge=1, description="Working days until help that has begun is done.")
    virus_scan: str = Field("", description="Command that checks a file on its standard input; empty: none.")
    identity_secret: SecretStr = Field(
        SecretStr(""), description="Key shared with the sign-in service that vouches for people; empty: none."
    )
    licence_file: Path | None = Field(None, description="JSON of electronic licences by holder; empty: none.")
    webhook_url: str = Field("", description="Where changes of reports are posted, signed; empty: nowhere.")
    webhook_secret: SecretStr = Field(SecretStr(""), description="Key of the signature.")
    ratings_minimum: int = Field(10, ge=1, description="Fewest ratings of which a share is shown.")
    turn_timeout: float = Field(25.0, gt=0, description="Seconds one turn of conversation may take.")
    desk_shifts: Path | None = Field(
        None, description="YAML with the desk's hours; empty: actions/availability/shifts.yaml."
    )
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR.")
    wechat_token: SecretStr = Field(SecretStr(""), description="WeChat server token.")
    wechat_app_id: str = Field("", description="WeChat AppID.")
    wechat_app_secret: SecretStr = Field(SecretStr(""), description="WeChat AppSecret.")
    wechat_aes_key: SecretStr = Field(SecretStr(""), description="WeChat EncodingAESKey.")
    wechat_previous_aes_key: SecretStr = Field(
        SecretStr(""), description="The key before it, while it is being replaced."
    )
    wechat_original_id: str = Field("", description="The account's original id (gh_…); empty: not checked.")
    wechat_template_id: str = Field("", description="Template told to people outside the 48 hours; empty: none.")
    wechat_template_fields: dict[str, str] = Field({}, description="Its fields as JSON; {at} becomes the time.")
    wechat_template_subscribed: bool = Field(False, description="The template is a subscription notice.")
    wechat_oauth: bool = Field(
        False, description="Ask WeChat who opens a form's link: needs a service account with web authorisation."
    )
    wechat_open_base: str = Field("https://open.weixin.qq.com", description="WeChat's page that asks for it.")
    wechat_api_base: str = Field("https://api.weixin.qq.com", description="WeChat API address.")

    @property
    def rasa_port(self) -> int:
        return self.port + 1

    @property
    def actions_port(self) -> int:
        return self.port + 2

    @property
    def rasa_url(self) -> str:
        return f"http://127.0.0.1:{self.rasa_port}"

    @property
    def actions_url(self) -> str:
        return f"http://127.0.0.1:{self.actions_port}"

    @property
    def site(self) -> str:
        """Address to print in links and QR codes, without a slash at the end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.var_dir.resolve() / 'onething.db'}"


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
