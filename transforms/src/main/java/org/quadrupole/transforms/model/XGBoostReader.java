package org.quadrupole.transforms.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.quadrupole.events.Primitive;

/**
 * Reads XGBoost's models (JSON and UBJSON, from version 1.0 on; boosters gbtree and dart). All
 * trees are used, as {@code Booster.predict} does, and sums are rounded to float32 at each step as
 * there.
 *
 * <p>Source: <a href="https://xgboost.readthedocs.io/en/stable/tutorials/saving_model.html">the
 * description of its model files</a>.
 */
final class XGBoostReader {

  private static final int MAX_FEATURES = 1 << 24;

  private final Part root;

  private XGBoostReader(Part root) {
    this.root = root;
  }

  static Model read(Part root) throws ModelException {
    return new XGBoostReader(root).model();
  }

  private Model model() throws ModelException {
    Part learner =
        root.find("learner")
            .orElseThrow(
                () ->
                    root.error(
                        "is JSON, but not a model of XGBoost: it has no \"learner\"; write it with "
                            + "Booster.save_model"));
    Part parameters = learner.get("learner_model_param");
    int classes = parameters.get("num_class").count(1 << 16);
    Optional<Part> targets = parameters.find("num_target");
    int outputs =
        Math.max(Math.max(classes, 1), targets.isEmpty() ? 1 : targets.get().count(1 << 16));
    int features = parameters.get("num_feature").count(MAX_FEATURES);
    String objective = learner.get("objective").get("name").text();
    Forest forest = forest(learner.get("gradient_booster"), features, outputs);
    return new ForestModel(
        "XGBoost",
        names(learner, features),
        Primitive.FLOAT32,
        forest,
        start(parameters.get("base_score"), objective, outputs),
        ForestModel.Entry.SINGLE,
        link(learner.get("objective"), objective, outputs));
  }

  private static List<String> names(Part learner, int features) throws ModelException {
    Optional<Part> given = learner.find("feature_names");
    List<String> names = new ArrayList<>();
    if (given.isPresent()) {
      for (Part name : given.get().items()) {
        names.add(name.text());
      }
    }
    return names.size() == features ? names : ForestModel.numbered(features);
  }

  private static Forest forest(Part booster, int features, int outputs) throws ModelException {
    String kind = booster.get("name").text();
    Part trees;
    double[] drops = new double[0];
    if (kind.equals("gbtree")) {
      trees = booster.get("model");
    } else if (kind.equals("dart")) {
      trees = booster.get("gbtree").get("model");
      drops = booster.get("weight_drop").numbers();
    } else {
      throw booster.error("the booster " + kind + " is not read; gbtree and dart are");
    }
    List<Part> all = trees.get("trees").items();
    double[] groups = trees.get("tree_info").numbers(all.size());
    if (kind.equals("dart") && drops.length != all.size()) {
      throw booster.error(drops.length + " weights for " + all.size() + " trees");
    }
    ForestBuilder builder = new ForestBuilder(booster.file(), features);
    for (int k = 0; k < all.size(); k++) {
      if (!(groups[k] >= 0 && groups[k] < outputs)) {
        throw trees.error("tree " + k + " is of class " + groups[k] + " of " + outputs);
      }
      ForestBuilder.Tree tree = tree(all.get(k), drops.length == 0 ? 1 : (float) drops[k]);
      builder.add(tree, (int) groups[k], all.get(k).place());
    }
    return builder.build(true);
  }

  private static ForestBuilder.Tree tree(Part part, float weight) throws ModelException {
    double[] lefts = part.get("left_children").numbers();
    int size = lefts.length;
    double[] rights = part.get("right_children").numbers(size);
    double[] features = part.get("split_indices").numbers(size);
    double[] conditions = part.get("split_conditions").numbers(size);
    double[] missing = part.get("default_left").numbers(size);
    if (part.find("tree_param").isPresent()) {
      Optional<Part> vector = part.get("tree_param").find("size_leaf_vector");
      if (vector.isPresent() && vector.get().count(1 << 16) > 1) {
        throw part.error(
            "has several numbers in a leaf; train with multi_strategy=one_output_per_tree");
      }
    }
    Optional<Part> types = part.find("split_type");
    if (types.isPresent()) {
      for (double type : types.get().numbers()) {
        if (type != 0) {
          throw part.error(
              "splits by categories, which are not read; train with categories as numbers");
        }
      }
    }
    ForestBuilder.Tree tree = new ForestBuilder.Tree(size);
    for (int node = 0; node < size; node++) {
      if (lefts[node] == -1) {
        tree.leaf(node, (float) conditions[node] * weight);
      } else {
        tree.test(
            node,
            index(part, features[node]),
            (float) conditions[node],
            (int) lefts[node],
            (int) rights[node],
            missing[node] != 0);
      }
    }
    return tree;
  }

  private static int index(Part part, double feature) throws ModelException {
    if (!(feature >= 0 && feature < MAX_FEATURES)) {
      throw part.error("tests feature " + feature);
    }
    return (int) feature;
  }

  /** The sums before the first tree: one number for all outputs, or a list in brackets. */
  private static List<Double> start(Part score, String objective, int outputs)
      throws ModelException {
    String text = score.value() instanceof Double d ? d.toString() : score.text();
    String[] parts = text.replace("[", "").replace("]", "").split(",", -1);
    if (parts.length != 1 && parts.length != outputs) {
      throw score.error("has " + parts.length + " numbers for " + outputs + " outputs");
    }
    List<Double> start = new ArrayList<>();
    for (int k = 0; k < outputs; k++) {
      try {
        float value = Float.parseFloat(parts[parts.length == 1 ? 0 : k].strip());
        start.add((double) margin(objective, value));
      } catch (NumberFormatException e) {
        throw score.error("is \"" + text + "\", not numbers");
      }
    }
    return start;
  }

  /** A prediction as the sum that gives it. */
  private static float margin(String objective, float score) {
    return switch (objective) {
      case "binary:logistic", "reg:logistic" -> -(float) Math.log(1.0f / score - 1.0f);
      case "count:poisson", "reg:gamma", "reg:tweedie", "survival:cox", "survival:aft" ->
          (float) Math.log(score);
      default -> score;
    };
  }

  private static ForestModel.Link link(Part part, String objective, int outputs)
      throws ModelException {
    return switch (objective) {
      case "binary:logistic", "reg:logistic" -> Links.each(outputs, Links::logisticSingle);
      case "multi:softprob" -> Links.softmaxSingle(outputs);
      case "count:poisson", "reg:gamma", "reg:tweedie", "survival:cox", "survival:aft" ->
          Links.each(outputs, x -> (float) Math.exp(x));
      case "binary:hinge" -> Links.each(outputs, x -> x > 0 ? 1 : 0);
      case "binary:logitraw",
          "reg:squarederror",
          "reg:linear",
          "reg:squaredlogerror",
          "reg:pseudohubererror",
          "reg:absoluteerror",
          "reg:quantileerror",
          "rank:pairwise",
          "rank:ndcg",
          "rank:map" ->
          ForestModel.Link.NONE;
      case "multi:softmax" ->
          throw part.error(
              "multi:softmax gives the number of a class; save the model with the objective "
                  + "multi:softprob (the trees are the same) and take the largest");
      default -> throw part.error("the objective " + objective + " is not known");
    };
  }
}
