"""The worker: procrastinate's, made to survive what killed its jobs in trials.

It holds an advisory lock as its sign of life, so that the others take over its jobs two to four seconds
after it was killed; it finds jobs whose last status was lost; it ends, to be started again, when its
connection is lost; and it never waits for ever. A job may run twice, never zero times: tasks are idempotent.
"""

import asyncio
import logging
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NoReturn

import psycopg
import structlog
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.worker import Worker

from seatrial.server.beginning import begin

#: Advisory locks (LOCK_CLASS, worker id) are held for the life of a worker.
LOCK_CLASS = 1347571523
SWEEP_SECONDS = 1.0
#: A worker without its lock is dead once its heartbeat is older than this (it may be just starting),
#: and one with its lock (a stopped or hanging process) once it is older than the other.
GRACE_SECONDS = 3.0
SILENT_SECONDS = 15.0
#: A job that killed its worker so often is not tried again.
MAX_ATTEMPTS = 10
EXIT_OUT_OF_TIME, EXIT_BROKEN = 75, 70
#: Threads beside those of the jobs: side tasks use the same executor.
SPARE_THREADS = 4
log = structlog.get_logger("seatrial.worker")

TAKE_OVER = """
WITH dead AS MATERIALIZED (
  SELECT j.id
    FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
   WHERE j.status = 'doing'
     AND (w.id IS NULL
          OR w.last_heartbeat < now() - make_interval(secs => %(silent)s)
          OR (w.last_heartbeat < now() - make_interval(secs => %(grace)s)
              AND NOT EXISTS (
                SELECT 1 FROM pg_locks k
                 WHERE k.locktype = 'advisory' AND k.granted AND k.objsubid = 2 AND k.classid = %(class)s
                   AND k.objid = (j.worker_id %% 4294967296)::oid
                   AND k.database = (SELECT oid FROM pg_database WHERE datname = current_database())))
          OR j.id = ANY(%(orphans)s))
   ORDER BY j.id FOR UPDATE OF j SKIP LOCKED
), ranked AS (
  SELECT j.*, row_number() OVER (PARTITION BY j.queueing_lock ORDER BY j.id) AS place
    FROM procrastinate_jobs j JOIN dead USING (id) WHERE j.status = 'doing'
)
UPDATE procrastinate_jobs p
   SET status = (CASE WHEN r.abort_requested OR r.attempts + 1 >= %(max_attempts)s
                        OR (r.queueing_lock IS NOT NULL
                            AND (r.place > 1 OR EXISTS (SELECT 1 FROM procrastinate_jobs q
                                                         WHERE q.queueing_lock = r.queueing_lock
                                                           AND q.status = 'todo')))
                 THEN 'failed' ELSE 'todo' END)::procrastinate_job_status,
       attempts = p.attempts + 1, abort_requested = false, scheduled_at = NULL, worker_id = NULL
  FROM ranked r WHERE p.id = r.id
RETURNING p.id, p.task_name, p.status::text, p.attempts
"""
OWN = "SELECT id FROM procrastinate_jobs WHERE status = 'doing' AND worker_id = %(worker)s"


class SafeWorker(Worker):
    """A worker whose death is noticed, and which notices its own."""

    lock_line: psycopg.AsyncConnection[Any] | None = None

    async def _run_loop(self) -> None:
        # the lock is there before the first job is fetched
        self.lock_line = await psycopg.AsyncConnection.connect(**connector_params(), autocommit=True)
        await self.lock_line.execute("SELECT pg_advisory_lock(%s, %s::int)", [LOCK_CLASS, self.worker_id])
        await super()._run_loop()  # type: ignore[no-untyped-call]

    async def stopped(self) -> None:
        """Returns when the worker was asked to end."""
        await self._stop_event.wait()

    async def guard(self) -> None:
        """Never returns; raises psycopg.Error when the connection that holds the lock is lost."""
        while True:
            if self.lock_line is not None:
                await self.lock_line.execute("SELECT 1")
            await asyncio.sleep(SWEEP_SECONDS)

    async def sweep(self) -> None:
        """Never returns: jobs of dead workers, and own ones whose last status was lost, run again."""
        suspects: set[int] = set()
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            if self.worker_id is not None:
                suspects = await self._take_over(suspects)

    async def _take_over(self, suspects: set[int]) -> set[int]:
        line = self.app.connector
        before = self._running()
        own = await line.execute_query_all_async(OWN, worker=self.worker_id)
        strays = {row["id"] for row in own} - before - self._running()
        taken = await line.execute_query_all_async(
            TAKE_OVER,
            silent=SILENT_SECONDS,
            grace=GRACE_SECONDS,
            orphans=sorted(strays & suspects),  # stray in two looks running
            max_attempts=MAX_ATTEMPTS,
            **{"class": LOCK_CLASS},
        )
        for row in taken:
            log.warning("job taken over", job=row["id"], task=row["task_name"], attempts=row["attempts"])
        if taken:
            self._new_job_event.set()
        return strays

    def _running(self) -> set[int]:
        return {context.job.id for context in self._running_jobs.values() if context.job.id is not None}


def main(words: list[str]) -> int:
    """Runs jobs until the process is asked to end. The process is gone afterwards, whatever runs in it."""
    del words
    settings = begin()
    try:
        code = asyncio.run(_work(jobs=settings.worker_jobs, drain_seconds=float(settings.stop_seconds)))
    except Exception:
        log.exception("worker ended")
        code = EXIT_BROKEN
    _leave(code)


async def _work(*, jobs: int, drain_seconds: float) -> int:
    threads = ThreadPoolExecutor(jobs + SPARE_THREADS, thread_name_prefix="job")
    asyncio.get_running_loop().set_default_executor(threads)
    own_app = _own_app()
    async with own_app.open_async():
        options: dict[str, Any] = {
            **own_app.worker_defaults,
            "concurrency": jobs,
            "shutdown_graceful_timeout": drain_seconds,
        }
        worker = SafeWorker(app=own_app, **options)
        tasks = {
            asyncio.create_task(worker.run(), name="run"),  # type: ignore[no-untyped-call]
            asyncio.create_task(worker.guard(), name="guard"),
            asyncio.create_task(worker.sweep(), name="sweep"),
        }
        deadline = asyncio.create_task(_end_in_time(worker, drain_seconds + 0.5))
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            if (error := task.exception()) is not None:
                log.error("worker part failed, ending", what=task.get_name(), error=str(error).strip())
                _leave(EXIT_BROKEN)
        deadline.cancel()
        return 0


def _own_app() -> App:
    """An App on psycopg's own pool, while the tasks keep Django's connection.

    Thus a defer inside a job is part of the job's transaction (a stock worker swaps it away).
    """
    worker_connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    own: App = app.with_connector(worker_connector)
    own.perform_import_paths()  # type: ignore[no-untyped-call]
    return own


async def _end_in_time(worker: SafeWorker, seconds: float) -> None:
    # a job in a thread cannot be cancelled: it is left, and taken over by the next worker
    await worker.stopped()
    await asyncio.sleep(seconds)
    log.error("jobs still run after the time to end; they will be taken over")
    _leave(EXIT_OUT_OF_TIME)


def _leave(code: int) -> NoReturn:
    logging.shutdown()
    sys.stdout.flush()
    os._exit(code)
