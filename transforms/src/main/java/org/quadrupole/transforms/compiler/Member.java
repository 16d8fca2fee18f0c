package org.quadrupole.transforms.compiler;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A part of the objects of a {@link Group}. */
sealed interface Member {

  /**
   * Its value.
   *
   * @param group what the object is of
   * @param index the object's place in the columns' content
   */
  Value value(Code code, Group group, String index);

  /**
   * A column's value.
   *
   * @param place where one object's value is found
   */
  record Stored(ColumnPlace place) implements Member {
    @Override
    public Value value(Code code, Group group, String index) {
      return code.program().columns().load(code, place, index);
    }
  }

  /** Members of a member: {@code momentum.x}. */
  record Parts(Map<String, Member> members) implements Member {
    public Parts {
      members = new LinkedHashMap<>(members);
    }

    @Override
    public Value value(Code code, Group group, String index) {
      return new RecordValue.Part(group, members, index);
    }
  }

  /** A number that holds for every object: the mass of a muon. */
  record Constant(double value) implements Member {
    @Override
    public Value value(Code code, Group group, String index) {
      return new Scalar(NumberType.FLOAT64, Double.toString(value));
    }
  }

  /**
   * The transverse momentum of a track.
   *
   * @param charge over momentum
   * @param theta its polar angle
   */
  record Bent(Stored charge, Stored theta) implements Member {
    @Override
    public Value value(Code code, Group group, String index) {
      return new Scalar(
          NumberType.FLOAT64,
          code.value(
              "double",
              "Math.abs(1.0 / "
                  + real(code, charge, group, index)
                  + ") * Math.sin("
                  + real(code, theta, group, index)
                  + ")"));
    }
  }

  /** The pseudorapidity of a polar angle. */
  record Pseudorapidity(Stored theta) implements Member {
    @Override
    public Value value(Code code, Group group, String index) {
      return new Scalar(
          NumberType.FLOAT64,
          code.value(
              "double", "-Math.log(Math.tan(" + real(code, theta, group, index) + " / 2.0))"));
    }
  }

  private static String real(Code code, Member member, Group group, String index) {
    return Operators.number(member.value(code, group, index)).as(NumberType.FLOAT64);
  }

  /**
   * Items of a list that follow each other: those of a range that the object states.
   *
   * @param begin the number of the first, from 0
   * @param end one past the last's
   * @param target the name of the collection or column of lists
   */
  record Span(Stored begin, Stored end, String target) implements Member {
    @Override
    public Value value(Code code, Group group, String index) {
      ListValue all = code.program().columns().model().list(code, target).orElseThrow();
      Generator.Indexed items = all.items().indexed().orElseThrow();
      String low = items.low(code);
      String length = Operators.length(code, items);
      String from = bound(code, begin.value(code, group, index), length);
      String to = bound(code, end.value(code, group, index), length);
      return new ListValue(
          new Generator.Range(
              List.of("span", this, group.name(), index),
              c -> c.value("int", low + " + " + from),
              c -> c.value("int", low + " + " + to),
              items::item),
          all.element());
    }

    private static String bound(Code code, Value number, String length) {
      String at = Operators.number(number).as(NumberType.INT64);
      return code.value("int", "Arithmetic.within(" + at + ", " + length + ")");
    }
  }

  /**
   * The object of another collection that an index points to; missing where it points to none.
   *
   * @param index the other object's number, or a list of them
   * @param key zero where there is none, whatever the index
   */
  record Link(Member index, Optional<Member> key, String target) implements Member {
    @Override
    public Value value(Code code, Group group, String at) {
      Group other = code.program().columns().model().group(target).orElseThrow();
      Value number = index.value(code, group, at);
      return key.map(k -> CrossReference.follow(code, other, number, k.value(code, group, at)))
          .orElseGet(() -> CrossReference.follow(code, other, number));
    }
  }

  /**
   * The object at the same position of a collection that has an item for each.
   *
   * @param target the other collection
   */
  record Beside(String target) implements Member {
    @Override
    public Value value(Code code, Group group, String index) {
      Columns columns = code.program().columns();
      Group other = columns.model().group(target).orElseThrow();
      String position = code.value("int", index + " - " + columns.low(code, group));
      String low = columns.low(code, other);
      String high = columns.high(code, other);
      String there = code.value("boolean", position + " < " + high + " - " + low);
      return Operators.ifPresent(
          code, there, c -> new RecordValue.Element(other, c.value("int", low + " + " + position)));
    }
  }

  /** The member of a member's records or parts, if it has it. */
  default Optional<Member> part(String name) {
    if (this instanceof Parts parts) {
      return Optional.ofNullable(parts.members().get(name));
    }
    return this instanceof Stored stored
        ? stored.place().member(name).map(Stored::new)
        : Optional.empty();
  }
}
