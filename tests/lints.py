"""What holds the shape of the code. Each lint is a pure function from (source text, path) to the faults in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

Lint = Callable[[str, str], list[str]]

# Each part of game/ imports only from the lines above its own. main.py and game/__init__.py stand below them all.
ORDER = (
    {"world"},
    {"orders"},
    {"treaty"},
    {"rules", "knowledge"},
    {"engine"},
    {"policies"},
    {"scenario"},
    {"agents"},
    {"analysis"},
    {"reports"},
    {"runs", "ui"},
    {"main"},
)
LEVEL = {part: level for level, parts in enumerate(ORDER) for part in parts}
SIDEWAYS: frozenset[tuple[str, str]] = frozenset()  # (importer, imported) pairs allowed within one line
NEVER = {("rules", "game.treaty.clauses"), ("ui", "game.rules"), ("ui", "game.world.state")}

OWNER = {"mesa": "agents", "pygame": "ui", "yaml": "scenario"}
RUNS_CODE = {"cloudpickle", "dill", "joblib", "marshal", "pickle", "shelve"}
HEAVY = {"matplotlib", "pandas"}

BATCHED = {"rules", "knowledge", "policies", "treaty"}  # what must give a world the same bits alone as in a batch
REDUCTIONS = frozenset("average dot einsum inner matmul mean nanmean nanprod nansum norm prod std sum tensordot var vdot".split())
POWERS = {"float_power", "power"}
UFUNCS = {"add", "multiply"}
LUCK = {"random", "secrets"}

MUTABLE = {"Counter", "OrderedDict", "defaultdict", "deque", "dict", "list", "set"}

DOORS = ("game/engine/record.py", "game/engine/save.py", "game/reports/*.py", "game/world/files.py")
WRITERS = frozenset(
    "fdopen savefig savetxt savez savez_compressed to_csv to_parquet tofile write_bytes write_table write_text".split()
)


def part_of(path: str) -> str:
    """The part of the game that a file belongs to: `rules` for game/rules/trade.py, `orders` for game/orders.py."""
    match PurePosixPath(path).with_suffix("").parts:
        case ("game", "__init__" | "__main__") | (_,):
            return "main"
        case _, part, *_:
            return part
    raise ValueError(path)


def imports(tree: ast.AST, *, on_load: bool = False) -> Iterator[tuple[int, str]]:
    """(line, whole dotted name) of every import in a tree; `on_load` leaves out those inside functions."""
    for node in _on_load(tree) if on_load else ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from ((node.lineno, alias.name) for alias in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                yield from ((node.lineno, f"{'.' * level}{module or ''}.{alias.name}") for alias in names)
            case ast.Call(func=ast.Name(id=call) | ast.Attribute(attr=call), args=[ast.Constant(value=str(name)), *_]):
                if call in {"import_module", "__import__"}:
                    yield node.lineno, name


def _on_load(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run when a module is imported."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield node
        yield from _on_load(node)


def _inside(name: str, package: str) -> bool:
    return f"{name}.".startswith(f"{package}.")


def wrong_way(source: str, path: str) -> list[str]:
    """Imports that run against ORDER, wherever in the file they stand."""
    part = part_of(path)
    if part not in LEVEL:
        return [f"{part} has no place in the order of imports"]
    return [
        f"line {line}: {part} imports {name}"
        for line, name in imports(ast.parse(source))
        if part != "main" and not _may_import(part, name)
    ]


def _may_import(part: str, name: str) -> bool:
    top, _, rest = name.partition(".")
    if top not in {"game", "main", ""} or name == "game.__version__":
        return True
    wanted = rest.partition(".")[0]
    if top != "game" or wanted not in LEVEL or any(part == who and _inside(name, what) for who, what in NEVER):
        return False
    return wanted == part or (part, wanted) in SIDEWAYS or LEVEL[wanted] < LEVEL[part]


def outsiders(source: str, path: str) -> list[str]:
    """Libraries used outside the one part that owns them."""
    found = ((line, name, OWNER.get(name.partition(".")[0])) for line, name in imports(ast.parse(source)))
    return [f"line {line}: {name} belongs to {owner}/" for line, name, owner in found if owner not in {None, part_of(path)}]


def runs_code(source: str, path: str) -> list[str]:
    """Ways in which a file that somebody hands us could run code."""
    tree = ast.parse(source)
    faults = [f"line {line}: {name}" for line, name in imports(tree) if name.partition(".")[0] in RUNS_CODE]
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="eval" | "exec" as name)):
                faults.append(f"line {node.lineno}: {name}()")
            case ast.keyword(arg="allow_pickle", value=value) if ast.unparse(value) != "False":
                faults.append(f"line {node.lineno}: allow_pickle")
    return faults


def slow_start(source: str, path: str) -> list[str]:
    """Heavy libraries imported before they are needed."""
    found = imports(ast.parse(source), on_load=True)
    return [f"line {line}: import {name} where it is used" for line, name in found if name.partition(".")[0] in HEAVY]


def unsafe_sums(source: str, path: str) -> list[str]:
    """Reductions and powers that may give a world other bits alone than in a batch. `world/total.py` has safe ones."""
    if part_of(path) not in BATCHED:
        return []
    tree = ast.parse(source)
    faults = [
        f"line {line}: {name}"
        for line, name in imports(tree)
        if _inside(name, "numpy") and name.rpartition(".")[2] in REDUCTIONS | POWERS
    ]
    return faults + [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute | ast.BinOp | ast.AugAssign) and _unsafe(node)
    ]


def _unsafe(node: ast.Attribute | ast.BinOp | ast.AugAssign) -> bool:
    match node:
        case ast.Attribute(value=ast.Name(id="total" | "math")):
            return False
        case ast.Attribute(attr="reduce", value=ast.Attribute(attr=ufunc)):
            return ufunc in UFUNCS
        case ast.Attribute(attr=name):
            return name in REDUCTIONS | POWERS
        case ast.BinOp(op=ast.MatMult()) | ast.AugAssign(op=ast.MatMult()):
            return True
        case ast.BinOp(op=ast.Pow(), right=exponent) | ast.AugAssign(op=ast.Pow(), value=exponent):
            return not _constant(exponent)
    return False


def _constant(node: ast.expr) -> bool:
    match node:
        case ast.UnaryOp(operand=operand):
            return _constant(operand)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name.isupper()
    return isinstance(node, ast.Constant)


def unnamed_luck(source: str, path: str) -> list[str]:
    """Luck that is not drawn by name from `turn.draws`."""
    if part_of(path) not in BATCHED:
        return []
    tree = ast.parse(source)
    faults = [f"line {line}: {name}" for line, name in imports(tree) if LUCK & set(name.split(".")[:2])]
    return faults + [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in {"np.random", "numpy.random"}
    ]


def module_state(source: str, path: str) -> list[str]:
    """Lists, dicts and sets at module level that are not named as constants, and `global`."""
    tree = ast.parse(source)
    faults = [f"line {node.lineno}: global" for node in ast.walk(tree) if isinstance(node, ast.Global)]
    for node in _module_statements(tree.body):
        match node:
            case ast.Assign(targets=targets, value=value):
                names = [name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)]
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                names = [name]
            case _:
                continue
        if _is_mutable(value):
            faults += [f"line {node.lineno}: {name}" for name in names if not (name.isupper() or name.startswith("__"))]
    return faults


def _module_statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        yield node
        if isinstance(node, ast.If | ast.Try | ast.With | ast.For):
            yield from _module_statements([child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)])


def _is_mutable(value: ast.expr) -> bool:
    match value:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in MUTABLE
    return isinstance(value, ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp)


def side_doors(source: str, path: str) -> list[str]:
    """Files written elsewhere than through DOORS."""
    if any(PurePosixPath(path).match(door) for door in DOORS):
        return []
    return [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and _writes(node)
    ]


def _writes(call: ast.Call) -> bool:
    match call.func:
        case ast.Name(id="open"):
            return _for_writing([*call.args[1:2], *_mode(call)])
        case ast.Attribute(attr="open", value=ast.Name(id="os")):
            return not (call.args and ast.unparse(call.args[0]) == "os.devnull")
        case ast.Attribute(attr="open"):
            return _for_writing([*call.args[:2], *_mode(call)])
        case ast.Attribute(attr="save", value=ast.Name(id=owner)):
            return owner in {"np", "numpy"}  # not `model.save`
        case ast.Attribute(attr=name):
            return name in WRITERS
    return False


def _mode(call: ast.Call) -> list[ast.expr]:
    return [keyword.value for keyword in call.keywords if keyword.arg == "mode"]


def _for_writing(arguments: list[ast.expr]) -> bool:
    texts = [node.value for node in arguments if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return any(re.fullmatch(r"[rwaxbt+]*[wax+][rwaxbt+]*(:\w*)?", text) for text in texts)
