package org.quadrupole.io.root.object;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.quadrupole.io.root.dictionary.StreamedObject;
import org.quadrupole.io.root.dictionary.StreamedPair;

/**
 * Functions of all versions. Before TF1 version 8 (ROOT 6) a function is a TFormula, whose title is
 * the expression and whose parameters stand in arrays; then it has a TFormula, whose parameters
 * stand in a map of names, or TF1Parameters. Source: ROOT's TF1.h and TFormula.h, and files.
 */
final class Functions {

  private Functions() {}

  static FunctionValue of(StreamedObject function) {
    StreamedObject formula = function.object("fFormula").orElse(function);
    String expression = formula.text("fFormula");
    if (expression.isEmpty() && formula.is("TFormula")) {
      expression = formula.text("fTitle");
    }
    List<String> names = new ArrayList<>();
    double[] values = parameters(function, formula, names);
    double[] errors = Numbers.doubles(function.get("fParErrors"));
    double[] low = Numbers.doubles(function.get("fParMin"));
    double[] high = Numbers.doubles(function.get("fParMax"));
    List<FunctionValue.FunctionParameter> parameters = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      String name = i < names.size() && !names.get(i).isEmpty() ? names.get(i) : "p" + i;
      parameters.add(
          new FunctionValue.FunctionParameter(
              name, values[i], at(errors, i), at(low, i), at(high, i)));
    }
    int dimensions = function.integer("fNdim");
    return new FunctionValue(
        function.className(),
        function.text("fName"),
        function.text("fTitle"),
        expression,
        dimensions == 0 ? 1 : dimensions,
        function.real("fXmin"),
        function.real("fXmax"),
        parameters,
        function.real("fChisquare"),
        function.integer("fNDF"));
  }

  private static double at(double[] values, int i) {
    return i < values.length ? values[i] : 0;
  }

  private static double[] parameters(
      StreamedObject function, StreamedObject formula, List<String> names) {
    StreamedObject kept = function.object("fParams").orElse(null);
    if (kept != null) {
      kept.list("fParNames").forEach(name -> names.add(String.valueOf(name)));
      return Numbers.doubles(kept.get("fParameters"));
    }
    if (formula.has("fClingParameters")) {
      double[] values = Numbers.doubles(formula.get("fClingParameters"));
      String[] byIndex = new String[values.length];
      for (Object item : formula.list("fParams")) {
        if (item instanceof StreamedPair pair
            && pair.second() instanceof Integer index
            && index >= 0
            && index < byIndex.length) {
          byIndex[index] = String.valueOf(pair.first());
        }
      }
      for (@Nullable String name : byIndex) {
        names.add(name == null ? "" : name);
      }
      return values;
    }
    formula.list("fNames").forEach(name -> names.add(String.valueOf(name)));
    return Numbers.doubles(formula.get("fParams"));
  }
}
