package org.quadrupole.transforms.compiler;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * NanoAOD's references between collections: {@code Muon_jetIdx} is the number of the muon's jet in
 * {@code Jet}, or negative for none; {@code muon.jet} is that jet, missing for none. What follows
 * {@code Idx} stays: {@code FatJet_subJetIdx1} makes {@code subJet1}, a column of lists of numbers
 * {@code Jet_muonIdxs} makes {@code muons}. coffea's names for them are understood too.
 */
final class CrossReference {

  /** The collection, an {@code s} where there are several, and which of them. */
  private static final Pattern INDEX =
      Pattern.compile("([A-Za-z][A-Za-z0-9]*?)Idx(s?)([A-Z0-9].*|)");

  private static final String COFFEA = "matched_";
  private static final List<String> GENERATED = List.of("genPart", "genJet", "genJetAK8");

  private CrossReference() {}

  /** The object that an item refers to under a name, if it has such a reference. */
  static Optional<Value> attribute(Code code, EventModel model, RecordValue record, String name) {
    for (String attribute : record.attributes()) {
      Matcher index = INDEX.matcher(attribute);
      if (index.matches() && names(index, name)) {
        Optional<Group> group = model.collection(index.group(1));
        if (group.isPresent()) {
          return record.attribute(code, attribute).map(at -> follow(code, group.get(), at));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean names(Matcher index, String name) {
    String own = index.group(1) + index.group(2) + index.group(3);
    if (name.equals(own)) {
      return true;
    }
    boolean plain = index.group(3).isEmpty();
    boolean generated = GENERATED.contains(own);
    return (name.equals("parent") && own.equals("genPartMother"))
        || (plain && name.equals(COFFEA + own))
        || (plain && generated && name.equals(COFFEA + "gen"));
  }

  /** The objects with these numbers. */
  static Value follow(Code code, Group group, Value number) {
    return Operators.lift(code, List.of(number), (c, v) -> item(c, group, v.get(0), "true"));
  }

  /** The objects with these numbers, where a key says that there is one. */
  static Value follow(Code code, Group group, Value number, Value key) {
    return Operators.lift(
        code,
        List.of(number, key),
        (c, v) ->
            item(c, group, v.get(0), Operators.number(v.get(1)).as(NumberType.INT64) + " != 0"));
  }

  private static Value item(Code code, Group group, Value number, String exists) {
    String low = code.program().columns().low(code, group);
    String high = code.program().columns().high(code, group);
    String at =
        code.value(
            "int", "Arithmetic.index(" + Operators.number(number).as(NumberType.INT64) + ")");
    String within = at + " >= 0 && " + at + " < " + high + " - " + low;
    String present =
        code.value("boolean", exists.equals("true") ? within : exists + " && " + within);
    return Operators.ifPresent(
        code, present, c -> new RecordValue.Element(group, c.value("int", low + " + " + at)));
  }
}
