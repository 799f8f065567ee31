# The emulator in a container: built in one stage, run by another user on a read-only root, data in a volume.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json tsconfig.json tsconfig.build.json ./
RUN npm ci
COPY server ./server
RUN npm run build && npm prune --omit=dev

FROM node:24-slim
WORKDIR /app
ENV AEP_EMULATOR_HOST=0.0.0.0 AEP_EMULATOR_DATA=/data
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY bin ./bin
COPY fixtures ./fixtures
COPY openapi/emulator.json ./openapi/emulator.json
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 4620
HEALTHCHECK --interval=5s --timeout=2s CMD ["node", "-e", "fetch('http://127.0.0.1:4620/_emulator/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "bin/aep-emulator.js"]
