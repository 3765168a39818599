"""``IPython.display`` as the book's pages know it."""

import sys
import types


def prepare_display():
    """``IPython.display`` as the book knows it, with what later versions moved or IPython itself."""
    try:
        from IPython import display
    except ImportError:
        ipython, display = types.ModuleType("IPython"), types.ModuleType("IPython.display")
        display.display = lambda *objects, **_options: print(*objects)
        display.clear_output = lambda wait=False: None
        ipython.display = display
        # What matplotlib asks IPython for.
        ipython.version_info, ipython.get_ipython = (8, 24), lambda: None
        sys.modules["IPython"], sys.modules["IPython.display"] = ipython, display
    if "set_matplotlib_formats" not in vars(display):
        try:
            from matplotlib_inline.backend_inline import set_matplotlib_formats
        except ImportError:

            def set_matplotlib_formats(*_formats, **_options):
                """Formats are for notebooks."""

        display.set_matplotlib_formats = set_matplotlib_formats
