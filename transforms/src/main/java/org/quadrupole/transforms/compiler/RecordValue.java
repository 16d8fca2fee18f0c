package org.quadrupole.transforms.compiler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** A value with named parts. */
sealed interface RecordValue extends Value {

  /** The names of the stored parts. */
  List<String> attributes();

  /** A stored part, if there is one of that name. */
  Optional<Value> attribute(Code code, String name);

  /**
   * A record whose parts are columns.
   *
   * @param group the collection that it is an item of, or the group of columns that it is
   * @param index its place in the columns' content
   */
  record Element(Group group, String index) implements RecordValue {
    @Override
    public List<String> attributes() {
      return List.copyOf(group.members().keySet());
    }

    @Override
    public Optional<Value> attribute(Code code, String name) {
      return Optional.ofNullable(group.members().get(name))
          .map(member -> member.value(code, group, index));
    }

    @Override
    public String describe() {
      return (group.isCollection() ? "an item of " : "the record ") + group.name();
    }
  }

  /**
   * A member of an object that has members itself, each a column.
   *
   * @param group the object's group
   * @param members the members' members
   * @param index the object's place in the columns' content
   */
  record Part(Group group, Map<String, Member> members, String index) implements RecordValue {
    @Override
    public List<String> attributes() {
      return List.copyOf(members.keySet());
    }

    @Override
    public Optional<Value> attribute(Code code, String name) {
      return Optional.ofNullable(members.get(name)).map(member -> member.value(code, group, index));
    }

    @Override
    public String describe() {
      return "a part of " + group.name();
    }
  }

  /**
   * A record inside a column.
   *
   * @param place where the record's members are
   * @param index its place in the members' content
   */
  record Struct(ColumnPlace place, String index) implements RecordValue {
    @Override
    public List<String> attributes() {
      return place.memberNames();
    }

    @Override
    public Optional<Value> attribute(Code code, String name) {
      return place.member(name).map(member -> code.program().columns().load(code, member, index));
    }

    @Override
    public String describe() {
      return "a record of " + place.column();
    }
  }

  /**
   * An item of one of several collections, as {@code concat} gives it.
   *
   * @param groups the collections
   * @param source which collection, from 0: a Java int
   * @param index its place in that collection's content
   */
  record Union(List<Group> groups, String source, String index) implements RecordValue {

    /** The attribute that tells which collection an item is from. */
    static final String SOURCE = "source";

    @Override
    public List<String> attributes() {
      Set<String> common = new LinkedHashSet<>(groups.get(0).members().keySet());
      groups.forEach(group -> common.retainAll(group.members().keySet()));
      common.add(SOURCE);
      return List.copyOf(common);
    }

    @Override
    public Optional<Value> attribute(Code code, String name) {
      if (name.equals(SOURCE)) {
        return Optional.of(new Scalar(NumberType.INT32, source));
      }
      if (!attributes().contains(name)) {
        return Optional.empty();
      }
      return Optional.of(select(code, (c, element) -> element.attribute(c, name).orElseThrow()));
    }

    /** What holds for the item, whichever collection it is from. */
    Value select(Code code, BiFunction<Code, Element, Value> part) {
      if (Character.isDigit(source.charAt(0))) {
        return part.apply(code, new Element(groups.get(Integer.parseInt(source)), index));
      }
      return Layout.choose(
          code,
          groups.size(),
          number -> source + " == " + number,
          (c, number) -> part.apply(c, new Element(groups.get(number), index)));
    }

    @Override
    public String describe() {
      return "an item of " + String.join(" or ", groups.stream().map(Group::name).toList());
    }
  }

  /**
   * A four-momentum in Cartesian components, in GeV as the columns that it is made of.
   *
   * @param px Java double, as the others
   */
  record FourVector(String px, String py, String pz, String energy) implements RecordValue {
    @Override
    public List<String> attributes() {
      return List.of("px", "py", "pz", "energy");
    }

    @Override
    public Optional<Value> attribute(Code code, String name) {
      return switch (name) {
        case "px" -> Optional.of(new Scalar(NumberType.FLOAT64, px));
        case "py" -> Optional.of(new Scalar(NumberType.FLOAT64, py));
        case "pz" -> Optional.of(new Scalar(NumberType.FLOAT64, pz));
        case "energy", "E" -> Optional.of(new Scalar(NumberType.FLOAT64, energy));
        default -> Optional.empty();
      };
    }

    @Override
    public String describe() {
      return "a four-vector";
    }
  }

  /** A record made in the expression. */
  record Made(Map<String, Value> parts) implements RecordValue {
    public Made {
      parts = new LinkedHashMap<>(parts);
    }

    @Override
    public List<String> attributes() {
      return new ArrayList<>(parts.keySet());
    }

    @Override
    public Optional<Value> attribute(Code code, String name) {
      return Optional.ofNullable(parts.get(name));
    }

    @Override
    public String describe() {
      return "a record";
    }
  }
}
