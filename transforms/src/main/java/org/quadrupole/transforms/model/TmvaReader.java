package org.quadrupole.transforms.model;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.quadrupole.events.Primitive;

/**
 * Reads the weight files of TMVA's boosted decision trees (XML, method BDT): AdaBoost,
 * RealAdaBoost, Bagging and Grad for classification, Grad for several classes and for regression.
 * Features are float32, sums float64, as in {@code TMVA::Reader}.
 */
final class TmvaReader {

  private static final int MAX_VARIABLES = 1 << 16;

  /** A node with its children, which come after it in the file. */
  private static final class Node {
    int feature;
    double cut;
    boolean aboveIsRight;
    int type;
    double purity;
    double response;
    Optional<Node> left = Optional.empty();
    Optional<Node> right = Optional.empty();
  }

  /** What values of a variable make an event background or signal without a look at the trees. */
  private record Preselection(int variable, boolean low, double cut, double result) {}

  private final String file;
  private final XMLStreamReader xml;
  private final List<String> variables = new ArrayList<>();
  private final List<Preselection> preselections = new ArrayList<>();
  private final List<Node> trees = new ArrayList<>();
  private final List<Float> weights = new ArrayList<>();
  private final Deque<Node> open = new ArrayDeque<>();
  private String analysis = "Classification";
  private String boost = "AdaBoost";
  private boolean yesNo = true;
  private int classes = 2;

  private TmvaReader(String file, XMLStreamReader xml) {
    this.file = file;
    this.xml = xml;
  }

  static Model read(String file, byte[] content) throws ModelException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    // Nothing from outside the file, and no text that grows by itself.
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try {
      String text = new String(content, StandardCharsets.UTF_8);
      return new TmvaReader(file, factory.createXMLStreamReader(new StringReader(text))).model();
    } catch (XMLStreamException e) {
      throw new ModelException(
          file, "line " + e.getLocation().getLineNumber(), "not XML: " + firstLine(e));
    }
  }

  private static String firstLine(Exception e) {
    String message = String.valueOf(e.getMessage());
    return message.substring(message.indexOf('\n') + 1);
  }

  private Model model() throws XMLStreamException, ModelException {
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        element(xml.getLocalName());
      } else if (event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals("Node")) {
        open.pop();
      }
    }
    if (trees.isEmpty()) {
      throw new ModelException(file, "", "no trees; a weight file of TMVA's method BDT is needed");
    }
    return build();
  }

  private void element(String name) throws XMLStreamException, ModelException {
    switch (name) {
      case "MethodSetup" -> {
        String method = attribute("Method");
        if (!method.startsWith("BDT::")) {
          throw error("the method " + method + " is not read; BDT is");
        }
      }
      case "Info" -> {
        if (attribute("name").equals("AnalysisType")) {
          analysis = attribute("value");
        }
      }
      case "Option" -> option(attribute("name"));
      case "Variable" -> {
        if (variables.size() >= MAX_VARIABLES) {
          throw error("more than " + MAX_VARIABLES + " variables");
        }
        String label = xml.getAttributeValue(null, "Label");
        variables.add(label == null ? attribute("Expression") : label);
      }
      case "Classes" -> classes = whole("NClass");
      case "Transformations" -> {
        if (whole("NTransformations") != 0) {
          throw error("variables are transformed before the trees see them, which is not read");
        }
      }
      case "Weights" -> preselect();
      case "BinaryTree" -> {
        open.clear();
        weights.add((float) decimal("boostWeight"));
      }
      case "Node" -> node();
      default -> {}
    }
  }

  private void option(String name) throws XMLStreamException, ModelException {
    switch (name) {
      case "BoostType" -> boost = xml.getElementText().strip();
      case "UseYesNoLeaf" -> yesNo = isTrue(xml.getElementText());
      default -> {}
    }
  }

  private static boolean isTrue(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    return word.equals("true") || word.equals("1");
  }

  private void preselect() throws ModelException {
    for (int k = 0; k < variables.size(); k++) {
      for (String kind : new String[] {"LowBkg", "LowSig", "HighBkg", "HighSig"}) {
        String name = "Preselection" + kind + "Var" + k;
        String given = xml.getAttributeValue(null, name);
        if (given != null && isTrue(given)) {
          preselections.add(
              new Preselection(
                  k,
                  kind.startsWith("Low"),
                  decimal(name + "Value"),
                  kind.endsWith("Bkg") ? -1 : 1));
        }
      }
    }
  }

  private void node() throws ModelException {
    if (weights.isEmpty()) {
      throw error("a Node outside of a BinaryTree");
    }
    Node node = new Node();
    node.type = whole("nType");
    node.feature = whole("IVar");
    node.cut = (float) decimal("Cut");
    node.aboveIsRight = isTrue(attribute("cType"));
    node.response = xml.getAttributeValue(null, "res") == null ? 0 : (float) decimal("res");
    node.purity = purity();
    String coefficients = xml.getAttributeValue(null, "NCoef");
    if (node.type == 0 && coefficients != null && !coefficients.equals("0")) {
      throw error("cuts on sums of variables (UseFisherCuts), which are not read");
    }
    Node parent = open.peek();
    if (parent == null) {
      if (trees.size() != weights.size() - 1) {
        throw error("a second root in a tree");
      }
      trees.add(node);
    } else {
      boolean left = attribute("pos").equals("l");
      if ((left ? parent.left : parent.right).isPresent()) {
        throw error("a node with two children on one side");
      }
      if (left) {
        parent.left = Optional.of(node);
      } else {
        parent.right = Optional.of(node);
      }
    }
    open.push(node);
  }

  private double purity() throws ModelException {
    if (xml.getAttributeValue(null, "purity") != null) {
      return (float) decimal("purity");
    }
    if (xml.getAttributeValue(null, "nS") == null) {
      return 0;
    }
    float signal = (float) decimal("nS");
    return signal / (signal + (float) decimal("nB"));
  }

  private Model build() throws ModelException {
    boolean gradient = boost.equals("Grad");
    boolean several = analysis.equals("Multiclass");
    if (analysis.equals("Regression") ? !gradient : several && !gradient) {
      throw new ModelException(
          file, "", "BoostType=" + boost + " for " + analysis + " is not read; Grad is");
    }
    if (!List.of("AdaBoost", "RealAdaBoost", "Bagging", "Grad").contains(boost)) {
      throw new ModelException(
          file,
          "",
          "BoostType=" + boost + " is not read; AdaBoost, RealAdaBoost, Bagging and Grad are");
    }
    if (several && classes < 1) {
      throw new ModelException(file, "Classes", "NClass=" + classes);
    }
    if (trees.size() != weights.size()) {
      throw new ModelException(file, "", "a tree without nodes");
    }
    boolean leafType = yesNo && !boost.equals("RealAdaBoost");
    int outputs = several ? classes : 1;
    ForestBuilder builder = new ForestBuilder(file, variables.size());
    double norm = 0;
    for (int k = 0; k < trees.size(); k++) {
      double weight = gradient ? 1 : weights.get(k);
      norm += weight;
      builder.add(tree(trees.get(k), gradient, leafType, weight), k % outputs, "tree " + k);
    }
    ForestModel.Link link = link(gradient, several, outputs, norm);
    double start = analysis.equals("Regression") ? weights.get(0) : 0;
    return new ForestModel(
        "TMVA " + boost,
        variables,
        Primitive.FLOAT64,
        builder.build(false),
        Collections.nCopies(outputs, analysis.equals("Regression") ? 0.0 : start),
        ForestModel.Entry.SINGLE,
        analysis.equals("Regression") ? Links.each(1, sum -> (float) (sum + start)) : link);
  }

  private ForestModel.Link link(boolean gradient, boolean several, int outputs, double norm) {
    if (several) {
      return shares(outputs);
    }
    ForestModel.Link link =
        gradient
            ? Links.each(1, sum -> 2 / (1 + Math.exp(-2 * sum)) - 1)
            : Links.each(1, sum -> norm > Math.ulp(1.0) ? sum / norm : 0);
    if (preselections.isEmpty()) {
      return link;
    }
    return (features, row, sums, at) -> {
      for (Preselection p : preselections) {
        double x = features[row + p.variable()];
        if (p.low() ? x < p.cut() : x > p.cut()) {
          sums[at] = p.result();
          return;
        }
      }
      link.apply(features, row, sums, at);
    };
  }

  /** The share of each class, as a float32. */
  private static ForestModel.Link shares(int outputs) {
    return (features, row, sums, at) -> {
      double[] shares = new double[outputs];
      for (int k = 0; k < outputs; k++) {
        double others = 0;
        for (int j = 0; j < outputs; j++) {
          if (j != k) {
            others += Math.exp(sums[at + j] - sums[at + k]);
          }
        }
        shares[k] = (float) (1 / (1 + others));
      }
      System.arraycopy(shares, 0, sums, at, outputs);
    };
  }

  private ForestBuilder.Tree tree(Node root, boolean gradient, boolean leafType, double weight)
      throws ModelException {
    List<Node> nodes = new ArrayList<>();
    nodes.add(root);
    for (int k = 0; k < nodes.size(); k++) {
      Node node = nodes.get(k);
      if (node.type == 0) {
        nodes.add(child(node.left));
        nodes.add(child(node.right));
      }
    }
    ForestBuilder.Tree tree = new ForestBuilder.Tree(nodes.size());
    int next = 1;
    for (int k = 0; k < nodes.size(); k++) {
      Node node = nodes.get(k);
      if (node.type != 0) {
        double value = gradient ? node.response : leafType ? node.type : node.purity;
        tree.leaf(k, weight * value);
        continue;
      }
      if (node.feature < 0) {
        throw new ModelException(file, "", "a node cuts on variable " + node.feature);
      }
      // At or above the cut goes right, or left where the cut is turned round; NaN is not above.
      int left = node.aboveIsRight ? next : next + 1;
      int right = node.aboveIsRight ? next + 1 : next;
      tree.test(k, node.feature, node.cut, left, right, true);
      next += 2;
    }
    return tree;
  }

  private Node child(Optional<Node> node) throws ModelException {
    return node.orElseThrow(
        () -> new ModelException(file, "", "a node that is no leaf lacks a child"));
  }

  private String attribute(String name) throws ModelException {
    String value = xml.getAttributeValue(null, name);
    if (value == null) {
      throw error(xml.getLocalName() + " has no attribute " + name);
    }
    return value;
  }

  private double decimal(String name) throws ModelException {
    try {
      return Double.parseDouble(attribute(name));
    } catch (NumberFormatException e) {
      throw error(name + "=\"" + attribute(name) + "\" is not a number");
    }
  }

  private int whole(String name) throws ModelException {
    try {
      return Integer.parseInt(attribute(name));
    } catch (NumberFormatException e) {
      throw error(name + "=\"" + attribute(name) + "\" is not a whole number");
    }
  }

  private ModelException error(String problem) {
    return new ModelException(file, "line " + xml.getLocation().getLineNumber(), problem);
  }
}
