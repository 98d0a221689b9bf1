"""A Papermill engine that runs each notebook in a fresh child of a warm process.

Starting a kernel costs seconds, nearly all of them imports. Forking a process that has
the imports done costs milliseconds, and leaves no state from one notebook to the next.
Use it by name: ``papermill.execute_notebook(..., engine_name="harp-fork")``.
"""

import multiprocessing
from multiprocessing.connection import Connection
from typing import Any

from nbformat.v4 import output_from_msg
from papermill.engines import Engine, NotebookExecutionManager

from harp_utils.forked_shell import CellResult, run_cells


class ForkEngine(Engine):
    """Papermill engine ``harp-fork``: one forked child a notebook, outputs as from a kernel."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        execution_timeout: float | None = None,
        **_: Any,
    ) -> None:
        """Run the code cells of ``nb_man.nb`` in order, stopping after the first that fails.

        Parameters
        ----------
        nb_man
            Papermill's manager of the notebook; its cells receive outputs and counts.
        kernel_name
            Accepted for Papermill's sake; the child is always this Python.
        execution_timeout
            Seconds that one cell may take; ``None`` for no limit.
        """
        code_cells = [(i, c) for i, c in enumerate(nb_man.nb.cells) if c.cell_type == "code"]
        receiver, sender = multiprocessing.Pipe(duplex=False)
        context = multiprocessing.get_context("fork")
        sources = [cell.source for _, cell in code_cells]
        child = context.Process(target=run_cells, args=(sources, sender))
        child.start()
        sender.close()
        try:
            for index, cell in code_cells:
                nb_man.cell_start(cell, index)
                result = _next_result(receiver, execution_timeout)
                cell.outputs = [output_from_msg(message) for message in result.messages]
                cell.execution_count = result.execution_count
                if result.failed:
                    nb_man.cell_exception(cell, cell_index=index)
                nb_man.cell_complete(cell, cell_index=index)
                # Papermill reads the error from the outputs; raising here would hide it.
                if result.failed:
                    break
        finally:
            receiver.close()
            _stop(child)


def _next_result(receiver: Connection, timeout: float | None) -> CellResult:
    """Wait for the child's next cell; a timeout or a dead child becomes a failed cell."""
    if not receiver.poll(timeout):
        return CellResult.failure("TimeoutError", f"the cell took longer than {timeout} s")
    try:
        return receiver.recv()
    except EOFError:
        return CellResult.failure("DeadChild", "the notebook's process ended without a word")


def _stop(child: multiprocessing.process.BaseProcess) -> None:
    """End the child: it has nothing more to say once its pipe is closed."""
    child.join(timeout=0.05)
    if child.is_alive():
        child.terminate()
    child.join()
