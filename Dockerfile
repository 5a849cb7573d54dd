# The application under gunicorn, as a user who owns nothing but its data folder.
FROM python:3.11-slim AS build
WORKDIR /build
RUN python -m venv /opt/pathways
ENV PATH=/opt/pathways/bin:$PATH PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements.lock ./
RUN pip install --no-deps -r requirements.lock
COPY pyproject.toml README.md ./
COPY src ./src
RUN pip install --no-deps --no-build-isolation .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/pathways pathways
COPY --from=build /opt/pathways /opt/pathways
ENV PATH=/opt/pathways/bin:$PATH \
    PATHWAYS_DATA=/var/lib/pathways \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
USER pathways
WORKDIR /var/lib/pathways
EXPOSE 8000
# gunicorn as the command line runs it: bounded requests, JSON logs without addresses, a clean stop.
CMD ["pathways", "serve", "--host=0.0.0.0"]
