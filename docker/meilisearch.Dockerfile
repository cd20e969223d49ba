# The official image knows no user but root. A new volume takes the owner of the folder it covers.
FROM getmeili/meilisearch:v1.50
RUN adduser -S -D -H meilisearch && chown meilisearch /meili_data
USER meilisearch
