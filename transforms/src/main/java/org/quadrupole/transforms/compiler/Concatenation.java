package org.quadrupole.transforms.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Lists put one after the other. */
final class Concatenation {

  private Concatenation() {}

  static ListValue of(Code code, Evaluator evaluator, List<ListValue> parts) {
    List<Value> samples = parts.stream().map(part -> evaluator.sample(code, part)).toList();
    if (samples.stream().allMatch(Concatenation::isObject)) {
      return objects(parts, samples);
    }
    UnaryOperator<Value> unify = Operators.common(samples);
    return ListValue.of(new Generator.Concatenated(parts, (part, value) -> unify.apply(value)));
  }

  private static boolean isObject(Value value) {
    return value instanceof RecordValue.Element || value instanceof RecordValue.Union;
  }

  /** Objects of several collections become items that remember which collection they are from. */
  private static ListValue objects(List<ListValue> parts, List<Value> samples) {
    List<Group> groups = new ArrayList<>();
    for (Value sample : samples) {
      for (Group group : groups(sample)) {
        if (!groups.contains(group)) {
          groups.add(group);
        }
      }
    }
    return ListValue.of(
        new Generator.Concatenated(
            parts,
            (part, value) -> {
              if (value instanceof RecordValue.Element element) {
                return new RecordValue.Union(
                    groups, Integer.toString(groups.indexOf(element.group())), element.index());
              }
              RecordValue.Union union = (RecordValue.Union) value;
              if (!groups.subList(0, union.groups().size()).equals(union.groups())) {
                throw new Problem("put the list that is itself a concat first");
              }
              return new RecordValue.Union(groups, union.source(), union.index());
            }));
  }

  private static List<Group> groups(Value value) {
    return value instanceof RecordValue.Element element
        ? List.of(element.group())
        : ((RecordValue.Union) value).groups();
  }
}
