# The platform's one image: web, worker, beat and setup differ only in their command.
FROM python:3.11-slim-bookworm AS build
RUN pip install --no-cache-dir --disable-pip-version-check uv==0.13.9
WORKDIR /app
COPY pyproject.toml uv.lock ./
RUN UV_PROJECT_ENVIRONMENT=/venv UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy \
    uv sync --locked --no-cache --no-dev --extra production

FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=cms.settings.production \
    STATE_DIR=/var/lib/rights-commons
COPY --from=build /venv /venv
WORKDIR /app
COPY manage.py ./
COPY search_config search_config
COPY content_models content_models
COPY indexer indexer
COPY cms cms
# Volumes take the owner of the folders that they are mounted over. The settings refuse to
# load without values; these are good for this one command and stand nowhere afterwards.
RUN useradd --system --uid 10001 --home-dir "$STATE_DIR" --shell /usr/sbin/nologin rights \
    && mkdir -p "$STATE_DIR"/media "$STATE_DIR"/beat "$STATE_DIR"/keys/search "$STATE_DIR"/keys/write \
    && SECRET_KEY="$(python -c 'import secrets; print(secrets.token_hex(32))')" \
       DATABASE_URL=postgres://build BROKER_URL=redis://build ALLOWED_HOSTS=build \
       PUBLIC_BASE_URL=https://build python manage.py collectstatic --noinput \
    && chown -R rights "$STATE_DIR"
USER rights
EXPOSE 8000
CMD ["gunicorn", "cms.wsgi"]
