package org.quadrupole.transforms.compiler;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * NanoAOD's references between collections: {@code Muon_jetIdx} is the number of the muon's jet in
 * {@code Jet}, or negative for none; {@code muon.jet} is that jet, missing for none.
 */
final class CrossReference {

  private CrossReference() {}

  /** The object that an item refers to under a name, if it has such a reference. */
  static Optional<Value> attribute(Code code, EventModel model, RecordValue record, String name) {
    if (!record.attributes().contains(name + "Idx")) {
      return Optional.empty();
    }
    String capital = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    return model
        .group(capital)
        .filter(Group::isCollection)
        .flatMap(group -> record.attribute(code, name + "Idx").map(at -> follow(code, group, at)));
  }

  private static Value follow(Code code, Group group, Value number) {
    return Operators.lift(
        code,
        List.of(number),
        (c, v) -> {
          String low = c.program().columns().low(c, group);
          String high = c.program().columns().high(c, group);
          String at =
              c.value(
                  "int",
                  "Arithmetic.index(" + Operators.number(v.get(0)).as(NumberType.INT64) + ")");
          String present = c.value("boolean", at + " >= 0 && " + at + " < " + high + " - " + low);
          return Operators.ifPresent(
              c, present, d -> new RecordValue.Element(group, d.value("int", low + " + " + at)));
        });
  }
}
