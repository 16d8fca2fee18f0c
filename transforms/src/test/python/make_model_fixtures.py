#!/usr/bin/env python3
"""Makes the models of the tests, with the predictions that the libraries they come from give.

    python3 -m venv venv
    venv/bin/pip install xgboost pandas lightgbm scikit-learn skl2onnx onnx onnxruntime
    venv/bin/python transforms/src/test/python/make_model_fixtures.py

For each model NAME.EXTENSION there is NAME.predictions.json: rows of features (null where one is missing) and,
for each row, the numbers that the library's predict gives. The TMVA file is made of trees of
scikit-learn, written as TMVA lays out its weight files; its predictions are scikit-learn's.
"""

import json
import math
import sys
from pathlib import Path

import lightgbm as lgb
import numpy as np
import onnxruntime
import xgboost as xgb
from onnx import TensorProto, helper
from skl2onnx import to_onnx
from sklearn.ensemble import AdaBoostClassifier, GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.tree import DecisionTreeClassifier

HERE = Path(__file__).resolve().parent.parent / "resources" / "model"
FEATURES = 5
rng = np.random.default_rng(20)


def events(rows, missing):
    x = rng.normal(size=(rows, FEATURES)).round(4)
    x[:, 1] = (rng.exponential(size=rows) * 100).round(3)
    x[:, 2] = rng.integers(0, 8, size=rows)
    if missing:
        x[rng.random(x.shape) < 0.1] = np.nan
    return x


def classes(x, number):
    score = np.nan_to_num(x[:, 0]) + np.nan_to_num(x[:, 1]) / 100 - np.nan_to_num(x[:, 2]) / 4
    noisy = score + rng.normal(size=len(x)) * 0.5
    return np.digitize(noisy, np.quantile(noisy, np.linspace(0, 1, number + 1)[1:-1]))


def write(name, x, y):
    y = np.asarray(y, dtype=np.float64).reshape(len(x), -1)
    rows = [[None if math.isnan(v) else float(v) for v in row] for row in x]
    text = json.dumps({"features": rows, "predictions": y.tolist()})
    (HERE / f"{name}.predictions.json").write_text(text.replace("], [", "],\n[") + "\n")


def xgboost():
    x, probe = events(2000, True), events(100, True)
    two, three = classes(x, 2), classes(x, 3)
    counts = rng.poisson(2, size=len(x))
    cases = {
        "binary-logistic": (two, {"objective": "binary:logistic"}),
        "binary-logitraw": (two, {"objective": "binary:logitraw", "base_score": 0.3}),
        "binary-hinge": (two, {"objective": "binary:hinge"}),
        "softprob": (three, {"objective": "multi:softprob", "num_class": 3}),
        "squarederror": (x[:, 3], {"objective": "reg:squarederror"}),
        "poisson": (counts, {"objective": "count:poisson"}),
        "gamma": (counts + 1, {"objective": "reg:gamma"}),
        "forest": (two, {"objective": "binary:logistic", "num_parallel_tree": 3, "subsample": 0.5}),
        "dart": (two, {"objective": "binary:logistic", "booster": "dart", "rate_drop": 0.3}),
    }
    for name, (y, parameters) in cases.items():
        y = np.nan_to_num(y)
        names = [f"x{k}" for k in range(FEATURES)]
        data = xgb.DMatrix(x, y, feature_names=names)
        parameters = {"max_depth": 4, "eta": 0.3, "seed": 1, "nthread": 1, **parameters}
        booster = xgb.train(parameters, data, num_boost_round=6)
        for extension in ["json", "ubj"]:
            booster.save_model(HERE / f"xgboost-{name}.{extension}")
        write(f"xgboost-{name}", probe, booster.predict(xgb.DMatrix(probe, feature_names=names)))


def lightgbm():
    x, probe = events(2000, True), events(100, True)
    zeros, none = x.copy(), np.nan_to_num(x)
    zeros[rng.random(x.shape) < 0.2] = 0
    probe[rng.random(probe.shape) < 0.1] = 0
    two, three = classes(x, 2), classes(x, 3)
    counts = rng.poisson(2, size=len(x))
    cases = {
        "binary": (x, two, {"objective": "binary", "sigmoid": 1.5}),
        "multiclass": (x, three, {"objective": "multiclass", "num_class": 3}),
        "multiclassova": (x, three, {"objective": "multiclassova", "num_class": 3}),
        "regression": (x, x[:, 3], {"objective": "regression"}),
        "sqrt": (x, x[:, 1], {"objective": "regression", "reg_sqrt": True}),
        "poisson": (x, counts, {"objective": "poisson"}),
        "cross-entropy": (x, two, {"objective": "cross_entropy"}),
        "zero-missing": (zeros, two, {"objective": "binary", "zero_as_missing": True}),
        "no-missing": (none, two, {"objective": "binary"}),
        "forest": (x, two, {"objective": "binary", "boosting": "rf", "bagging_freq": 1,
                            "bagging_fraction": 0.6}),
    }
    for name, (x, y, parameters) in cases.items():
        y = np.nan_to_num(y)
        parameters = {"num_leaves": 12, "verbosity": -1, "seed": 1, "num_threads": 1, **parameters}
        booster = lgb.train(parameters, lgb.Dataset(x, y), num_boost_round=6)
        booster.save_model(HERE / f"lightgbm-{name}.txt")
        write(f"lightgbm-{name}", probe, booster.predict(probe))


def onnx():
    x, probe = events(500, False), events(100, False)
    x[:, 1] /= 100
    probe[:, 1] /= 100
    x, probe = x.astype(np.float32), probe.astype(np.float32)
    two, three = classes(x, 2), classes(x, 3)
    flat = {"zipmap": False}
    cases = {
        "network": (MLPClassifier(hidden_layer_sizes=(8, 8), max_iter=50, random_state=1).fit(x, three), flat),
        "regression": (MLPRegressor(hidden_layer_sizes=(8,), max_iter=50, random_state=1).fit(x, x[:, 3]), {}),
        "logistic": (LogisticRegression().fit(x.astype(np.float64), two), flat),
        "zipmap": (LogisticRegression().fit(x, two), {}),
    }
    for name, (model, options) in cases.items():
        sample = x[:1].astype(np.float64) if name == "logistic" else x[:1]
        graph = to_onnx(model, sample, options=options and {id(model): options})
        (HERE / f"onnx-{name}.onnx").write_bytes(graph.SerializeToString())
        if name == "zipmap":
            continue
        session = onnxruntime.InferenceSession(graph.SerializeToString())
        wanted = [o.name for o in session.get_outputs() if "int64" not in o.type][:1]
        write(f"onnx-{name}", probe, session.run(wanted, {"X": probe.astype(sample.dtype)})[0])


def linear():
    """Twice the first feature and the second."""
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["X", "W"], ["Y"])],
        "linear",
        [helper.make_tensor_value_info("X", TensorProto.FLOAT, [None, 2])],
        [helper.make_tensor_value_info("Y", TensorProto.FLOAT, [None, 1])],
        [helper.make_tensor("W", TensorProto.FLOAT, [2, 1], [2.0, 1.0])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    (HERE / "onnx-linear.onnx").write_bytes(model.SerializeToString())


def tmva_node(tree, node, place, depth, value, lines):
    """A node of a tree of scikit-learn: up to the threshold is left, and here is the float32 above."""
    inner = tree.children_left[node] >= 0
    kind = 0 if inner else value(node)["type"]
    cut = np.nextafter(np.float32(tree.threshold[node]), np.float32(np.inf)) if inner else 0
    while inner and cut <= tree.threshold[node]:
        cut = np.nextafter(cut, np.float32(np.inf))
    while inner and np.nextafter(cut, np.float32(-np.inf)) > tree.threshold[node]:
        cut = np.nextafter(cut, np.float32(-np.inf))
    # Every other test is turned round, as TMVA does where signal is on the left.
    turned = inner and node % 2 == 1
    lines.append(
        f'{"  " * depth}<Node pos="{place}" depth="{depth}" NCoef="0"'
        f' IVar="{tree.feature[node] if inner else -1}" Cut="{cut:.16e}" cType="{int(not turned)}"'
        f' res="{value(node)["response"] if not inner else -99:.16e}" rms="0.0e+00"'
        f' purity="{value(node)["purity"] if not inner else 0.5:.16e}" nType="{kind}">'
    )
    if inner:
        left, right = tree.children_left[node], tree.children_right[node]
        if turned:
            left, right = right, left
        tmva_node(tree, left, "l", depth + 1, value, lines)
        tmva_node(tree, right, "r", depth + 1, value, lines)
    lines.append(f'{"  " * depth}</Node>')


def tmva_file(name, boost, yes_no, trees):
    lines = [
        '<?xml version="1.0"?>',
        '<MethodSetup Method="BDT::BDT">',
        "  <GeneralInfo>",
        '    <Info name="TMVA Release" value="4.2.1 [262657]"/>',
        '    <Info name="AnalysisType" value="Classification"/>',
        "  </GeneralInfo>",
        "  <Options>",
        f'    <Option name="BoostType" modified="Yes">{boost}</Option>',
        f'    <Option name="UseYesNoLeaf" modified="No">{yes_no}</Option>',
        "  </Options>",
        f'  <Variables NVar="{FEATURES}">',
    ]
    for k in range(FEATURES):
        lines.append(
            f'    <Variable VarIndex="{k}" Expression="x{k}" Label="x{k}" Title="x{k}" Unit=""'
            f' Internal="x{k}" Type="F" Min="-1e+03" Max="1e+03"/>'
        )
    lines += [
        "  </Variables>",
        '  <Classes NClass="2">',
        '    <Class Name="Signal" Index="0"/>',
        '    <Class Name="Background" Index="1"/>',
        "  </Classes>",
        '  <Transformations NTransformations="0"/>',
        f'  <Weights NTrees="{len(trees)}" AnalysisType="0">',
    ]
    for k, (tree, weight, value) in enumerate(trees):
        lines.append(
            f'    <BinaryTree type="DecisionTree" boostWeight="{weight:.16e}" itree="{k}">'
        )
        tmva_node(tree, 0, "s", 0, value, lines)
        lines.append("    </BinaryTree>")
    lines += ["  </Weights>", "</MethodSetup>"]
    (HERE / f"tmva-{name}.xml").write_text("\n".join(lines) + "\n")


def tmva():
    x, probe = events(1000, False), events(100, False)
    x, probe = x.astype(np.float32), probe.astype(np.float32)
    two = classes(x, 2)

    forest = AdaBoostClassifier(
        DecisionTreeClassifier(max_depth=3), n_estimators=8, random_state=1
    ).fit(x, two)

    def votes(tree):
        return lambda node: {
            "type": 1 if tree.value[node][0][1] > tree.value[node][0][0] else -1,
            "response": 0,
            "purity": np.float32(tree.value[node][0][1] / tree.value[node][0].sum()),
        }

    weights = [np.float32(w) for w in forest.estimator_weights_]
    trees = [(t.tree_, w, votes(t.tree_)) for t, w in zip(forest.estimators_, weights)]
    total = sum(np.float64(w) for w in weights)
    ballots = [2 * t.predict(probe) - 1.0 for t in forest.estimators_]
    tmva_file("adaboost", "AdaBoost", True, trees)
    write("tmva-adaboost", probe, sum(np.float64(w) * b for w, b in zip(weights, ballots)) / total)

    purities = [t.predict_proba(probe)[:, 1].astype(np.float32) for t in forest.estimators_]
    tmva_file("realadaboost", "RealAdaBoost", False, trees)
    write(
        "tmva-realadaboost",
        probe,
        sum(np.float64(w) * p.astype(np.float64) for w, p in zip(weights, purities)) / total,
    )

    boosted = GradientBoostingClassifier(
        n_estimators=8, max_depth=3, init="zero", random_state=1
    ).fit(x, two)
    # TMVA's sum is half of the logit: 2 / (1 + exp(-2 F)) - 1 = 2 p - 1.
    rate = boosted.learning_rate

    def response(tree):
        return lambda node: {
            "type": 1 if tree.value[node][0][0] > 0 else -1,
            "response": np.float32(tree.value[node][0][0] * rate / 2),
            "purity": 0.5,
        }

    trees = [(t[0].tree_, 1.0, response(t[0].tree_)) for t in boosted.estimators_]
    sums = sum(
        np.float32(t[0].predict(probe) * rate / 2).astype(np.float64) for t in boosted.estimators_
    )
    tmva_file("grad", "Grad", True, trees)
    write("tmva-grad", probe, 2 / (1 + np.exp(-2 * sums)) - 1)


def shared(folder):
    """Predictions of the models of shared/data/ml."""
    for name, extension in [("agc-bdt-even", "json"), ("xgboost_example", "ubj")]:
        booster = xgb.Booster(model_file=str(folder / f"{name}.{extension}"))
        width = booster.num_features()
        # Where the model's thresholds are, so that rows go different ways.
        tests = booster.trees_to_dataframe().dropna(subset=["Split"])
        x = np.empty((200, width), dtype=np.float32)
        names = booster.feature_names or [f"f{k}" for k in range(width)]
        for k, feature in enumerate(names):
            splits = tests[tests["Feature"] == feature]["Split"].to_numpy()
            x[:, k] = rng.choice(splits, 200) if len(splits) else 0
        x[rng.random(x.shape) < 0.02] = np.nan
        data = xgb.DMatrix(x, feature_names=booster.feature_names)
        margins = booster.predict(data, output_margin=True)
        write(f"shared-{name}", x, np.stack([booster.predict(data), margins], axis=1))


if __name__ == "__main__":
    HERE.mkdir(parents=True, exist_ok=True)
    xgboost()
    lightgbm()
    onnx()
    linear()
    tmva()
    if len(sys.argv) > 1:
        shared(Path(sys.argv[1]))
