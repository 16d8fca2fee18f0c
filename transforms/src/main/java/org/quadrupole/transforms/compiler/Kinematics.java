package org.quadrupole.transforms.compiler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Four-momenta: components, sums, and what is computed of them. In double precision throughout, as
 * ROOT's Math/Vector4D.h computes; px = pt cos(phi), py = pt sin(phi), pz = pt sinh(eta), E^2 = p^2
 * + m^2.
 */
final class Kinematics {

  private static final List<String> POLAR = List.of("pt", "eta", "phi");
  private static final List<String> CARTESIAN = List.of("px", "py", "pz");

  /** Attributes that every four-momentum has, stored or not. */
  private static final Map<String, BiFunction<Code, RecordValue.FourVector, String>> COMPUTED =
      computed();

  private Kinematics() {}

  private static Map<String, BiFunction<Code, RecordValue.FourVector, String>> computed() {
    Map<String, BiFunction<Code, RecordValue.FourVector, String>> all = new LinkedHashMap<>();
    all.put("px", (c, p) -> p.px());
    all.put("py", (c, p) -> p.py());
    all.put("pz", (c, p) -> p.pz());
    all.put("energy", (c, p) -> p.energy());
    all.put("E", (c, p) -> p.energy());
    all.put("pt", (c, p) -> call(c, "transverse", p.px(), p.py()));
    all.put("pt2", (c, p) -> c.value("double", square(p.px()) + " + " + square(p.py())));
    all.put("p", (c, p) -> call(c, "magnitude", p.px(), p.py(), p.pz()));
    all.put("eta", (c, p) -> call(c, "pseudorapidity", p.px(), p.py(), p.pz()));
    all.put("phi", (c, p) -> c.value("double", "Math.atan2(" + p.py() + ", " + p.px() + ")"));
    all.put("theta", (c, p) -> call(c, "polar", p.px(), p.py(), p.pz()));
    all.put("mass", (c, p) -> call(c, "mass", p.px(), p.py(), p.pz(), p.energy()));
    all.put("mass2", (c, p) -> call(c, "massSquared", p.px(), p.py(), p.pz(), p.energy()));
    all.put("mt", (c, p) -> call(c, "transverseMass", p.pz(), p.energy()));
    all.put("rapidity", (c, p) -> call(c, "rapidity", p.pz(), p.energy()));
    return all;
  }

  private static String square(String x) {
    return x + " * " + x;
  }

  private static String call(Code code, String function, String... arguments) {
    return code.value(
        "double", "Arithmetic." + function + "(" + String.join(", ", arguments) + ")");
  }

  /** Names of the attributes that a record has by computation. */
  static Iterable<String> attributeNames() {
    return COMPUTED.keySet();
  }

  /** Whether a record has a four-momentum. */
  static boolean isFourVector(RecordValue record) {
    List<String> parts = record.attributes();
    return record instanceof RecordValue.FourVector
        || ((parts.contains("mass") || parts.contains("energy"))
            && (parts.containsAll(POLAR) || parts.containsAll(CARTESIAN)));
  }

  /** A computed attribute of a record, if it has a four-momentum and there is one of that name. */
  static Optional<Value> attribute(Code code, RecordValue record, String name) {
    BiFunction<Code, RecordValue.FourVector, String> compute = COMPUTED.get(name);
    if (compute == null) {
      return Optional.empty();
    }
    if (!isFourVector(record)) {
      return planar(code, record, name);
    }
    RecordValue.FourVector p = momentum(code, record);
    return Optional.of(new Scalar(NumberType.FLOAT64, compute.apply(code, p)));
  }

  /** The transverse components of what has only pt and phi, as missing transverse momentum. */
  private static Optional<Value> planar(Code code, RecordValue record, String name) {
    boolean known = record.attributes().containsAll(List.of("pt", "phi"));
    if (!known || !(name.equals("px") || name.equals("py"))) {
      return Optional.empty();
    }
    String function = name.equals("px") ? "cos" : "sin";
    return Optional.of(
        new Scalar(
            NumberType.FLOAT64,
            code.value(
                "double",
                real(code, record, "pt")
                    + " * Arithmetic."
                    + function
                    + "("
                    + real(code, record, "phi")
                    + ")")));
  }

  /** A stored number of a record, as a Java double. */
  static String real(Code code, RecordValue record, String name) {
    Value value =
        record
            .attribute(code, name)
            .or(() -> attribute(code, record, name))
            .orElseThrow(() -> new Problem(record.describe() + " has no " + name));
    if (value instanceof Scalar scalar) {
      return code.value("double", scalar.as(NumberType.FLOAT64));
    }
    throw new Problem(name + " of " + record.describe() + " is not a number");
  }

  /** The four-momentum of a record. */
  static RecordValue.FourVector momentum(Code code, RecordValue record) {
    if (record instanceof RecordValue.FourVector vector) {
      return vector;
    }
    if (!isFourVector(record)) {
      throw new Problem(
          record.describe() + " is not a four-vector: it lacks some of pt, eta, phi, mass");
    }
    if (record instanceof RecordValue.Element element && element.group().isCollection()) {
      return code.program().momentum(code, element);
    }
    if (record instanceof RecordValue.Union union) {
      return (RecordValue.FourVector) union.select(code, (c, element) -> momentum(c, element));
    }
    return computed(code, record);
  }

  /**
   * Writes the momenta of a collection's items {@code low} to {@code high} into arrays, the first
   * item's at 0.
   *
   * @param into the fields of the arrays of px, py, pz and energy
   */
  static void writeMomenta(Code code, Group group, List<String> into) {
    List<String> locals = new ArrayList<>();
    for (String field : into) {
      locals.add(code.value("double[]", "this." + field));
    }
    boolean polar = isPolar(new RecordValue.Element(group, "k"));
    code.loop(
        "for (int k = low; k < high; k++)",
        () -> {
          RecordValue item = new RecordValue.Element(group, "k");
          List<String> parts =
              polar
                  ? List.of(
                      real(code, item, "pt"),
                      real(code, item, "phi"),
                      real(code, item, "eta"),
                      real(code, item, "mass"))
                  : components(computed(code, item));
          for (int i = 0; i < 4; i++) {
            code.line(locals.get(i) + "[k - low] = " + parts.get(i) + ";");
          }
        });
    if (polar) {
      String momenta = code.program().shared("Momenta");
      code.line(momenta + ".polar(" + String.join(", ", locals) + ", high - low);");
    }
  }

  /** Whether a four-momentum is computed of pt, eta, phi and mass. */
  private static boolean isPolar(RecordValue record) {
    return record.attributes().containsAll(POLAR) && record.attributes().contains("mass");
  }

  private static List<String> components(RecordValue.FourVector p) {
    return List.of(p.px(), p.py(), p.pz(), p.energy());
  }

  /** The four-momentum of a record, computed here of its parts. */
  static RecordValue.FourVector computed(Code code, RecordValue record) {
    List<String> parts = record.attributes();
    boolean polar = parts.containsAll(POLAR);
    // With both, the mass decides for polar components and the energy for Cartesian ones.
    boolean massive = parts.contains("mass") && (polar || !parts.contains("energy"));
    String px;
    String py;
    String pz;
    if (polar) {
      String pt = real(code, record, "pt");
      String phi = real(code, record, "phi");
      px = code.value("double", pt + " * Arithmetic.cos(" + phi + ")");
      py = code.value("double", pt + " * Arithmetic.sin(" + phi + ")");
      pz = code.value("double", pt + " * Arithmetic.sinh(" + real(code, record, "eta") + ")");
    } else {
      px = real(code, record, "px");
      py = real(code, record, "py");
      pz = real(code, record, "pz");
    }
    if (!massive) {
      return new RecordValue.FourVector(px, py, pz, real(code, record, "energy"));
    }
    String mass = real(code, record, "mass");
    String energy =
        code.value(
            "double",
            "Math.sqrt("
                + square(px)
                + " + "
                + square(py)
                + " + "
                + square(pz)
                + " + "
                + square(mass)
                + ")");
    return new RecordValue.FourVector(px, py, pz, energy);
  }

  /** Sums and differences of four-momenta, and their product with a number. */
  static Value arithmetic(Code code, String operator, Value left, Value right) {
    if (left instanceof RecordValue a && right instanceof RecordValue b) {
      if (operator.equals("+") || operator.equals("-")) {
        return combine(code, operator, momentum(code, a), momentum(code, b));
      }
    } else if (operator.equals("*")) {
      RecordValue record = (RecordValue) (left instanceof RecordValue ? left : right);
      Scalar factor = Operators.number(left instanceof RecordValue ? right : left);
      return scaled(code, record, factor.as(NumberType.FLOAT64));
    } else if (operator.equals("/") && left instanceof RecordValue record) {
      return scaled(code, record, "(1.0 / " + Operators.number(right).as(NumberType.FLOAT64) + ")");
    }
    throw new Problem(
        operator + " does not go with " + left.describe() + " and " + right.describe());
  }

  /** The component-wise sum or difference. */
  static RecordValue.FourVector combine(
      Code code, String operator, RecordValue.FourVector a, RecordValue.FourVector b) {
    String between = " " + operator + " ";
    return new RecordValue.FourVector(
        code.value("double", a.px() + between + b.px()),
        code.value("double", a.py() + between + b.py()),
        code.value("double", a.pz() + between + b.pz()),
        code.value("double", a.energy() + between + b.energy()));
  }

  /** A four-momentum times a number. */
  static RecordValue.FourVector scaled(Code code, RecordValue record, String factor) {
    RecordValue.FourVector p = momentum(code, record);
    return new RecordValue.FourVector(
        code.value("double", p.px() + " * " + factor),
        code.value("double", p.py() + " * " + factor),
        code.value("double", p.pz() + " * " + factor),
        code.value("double", p.energy() + " * " + factor));
  }
}
