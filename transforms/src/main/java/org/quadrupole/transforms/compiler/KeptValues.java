package org.quadrupole.transforms.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.quadrupole.transforms.CompiledGraph.KeptValue;

/**
 * The numbers of events that the class under construction looks up before it computes them, and
 * keeps for later runs.
 */
final class KeptValues {

  /** Each takes a batch's memory: 8 bytes an event. */
  private static final int MOST = 256;

  private final Program program;
  private final List<KeptValue> values = new ArrayList<>();
  private final List<String> bindings = new ArrayList<>();
  private boolean isOn;

  KeptValues(Program program) {
    this.program = program;
  }

  /** From now on values are kept. */
  void turnOn() {
    isOn = true;
  }

  boolean isOn() {
    return isOn;
  }

  /** Whether values are kept, and there is room for one more. */
  boolean hasRoom() {
    return isOn && values.size() < MOST;
  }

  /** All of them, in the order of their numbers. */
  List<KeptValue> all() {
    return values;
  }

  /** Statements that fetch them into fields. */
  List<String> bindings() {
    return bindings;
  }

  /** Has a number computed only where no earlier run has left it, and leaves it to later ones. */
  Kept keep(DefinedExpression.ValueKey key, Kept.InFields kept, String comment, Code computing) {
    String value = program.fresh("value");
    program.declare("KnownValue", value);
    bindings.add(value + " = value(" + values.size() + ");");
    boolean mayBeMissing = kept.layout().types().size() > 1;
    String variation = computing.universe().name();
    values.add(new KeptValue(key.text(), key.visible(), variation, mayBeMissing));
    String compute = program.fresh("compute");
    program.method(compute, comment, computing);
    Code body = new Code(program, computing.universe());
    body.dependsOn(computing.variations());
    if (computing.asksModels()) {
      body.askModel();
    }
    List<String> known = parts(value, kept.layout());
    body.whenElse(
        value + ".knows(i)",
        () -> {
          for (int k = 0; k < known.size(); k++) {
            body.line(kept.fields().get(k) + " = " + known.get(k) + ";");
          }
        },
        () -> {
          body.line(compute + "();");
          body.line(value + ".put(i, " + String.join(", ", kept.fields()) + ");");
        });
    program.memo(kept.method(), "known or computed: " + comment, body);
    return new Kept.InFields(kept.method(), kept.layout(), kept.fields(), Optional.of(value));
  }

  /** The parts of a known value of the event that is looked at. */
  static List<String> parts(String value, Layout layout) {
    List<String> parts = new ArrayList<>();
    List<String> types = layout.types();
    if (types.size() > 1) {
      parts.add(value + ".isPresent(i)");
    }
    parts.add(value + "." + types.get(types.size() - 1) + "At(i)");
    return parts;
  }
}
