package org.quadrupole.transforms.compiler;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.quadrupole.transforms.function.ExpressionFunction;
import org.quadrupole.transforms.function.FunctionLibrary;
import org.quadrupole.transforms.runtime.EventLoop;

/** The functions of libraries on the class path; looked for when a name is not known otherwise. */
final class Libraries {

  private static final Map<Class<?>, NumberType> NUMBERS =
      Map.of(
          double.class, NumberType.FLOAT64,
          float.class, NumberType.FLOAT32,
          long.class, NumberType.INT64,
          int.class, NumberType.INT32,
          boolean.class, NumberType.BOOL);

  private @Nullable Map<String, Functions.Function> found;

  /** A function of a library. */
  Optional<Functions.Function> find(String name) {
    return Optional.ofNullable(all().get(name));
  }

  Set<String> names() {
    return all().keySet();
  }

  /** All of them by name. */
  Map<String, Functions.Function> all() {
    Map<String, Functions.Function> known = found;
    if (known == null) {
      known = load();
      found = known;
    }
    return known;
  }

  private static Map<String, Functions.Function> load() {
    Map<String, Functions.Function> functions = new TreeMap<>();
    Map<String, Method> methods = new LinkedHashMap<>();
    try {
      // Generated code sees what this class loader sees.
      ServiceLoader<FunctionLibrary> libraries =
          ServiceLoader.load(FunctionLibrary.class, EventLoop.class.getClassLoader());
      for (FunctionLibrary library : libraries) {
        for (Method method : library.getClass().getMethods()) {
          if (method.isAnnotationPresent(ExpressionFunction.class)) {
            check(library, method, methods);
            functions.put(method.getName(), function(method, library.version()));
          }
        }
      }
    } catch (ServiceConfigurationError e) {
      throw new Problem("a library of functions cannot be loaded: " + e.getMessage());
    }
    return functions;
  }

  private static void check(FunctionLibrary library, Method method, Map<String, Method> known) {
    String name = method.getDeclaringClass().getName() + "." + method.getName();
    boolean types =
        NUMBERS.containsKey(method.getReturnType())
            && Arrays.stream(method.getParameterTypes())
                .allMatch(type -> type == String.class || NUMBERS.containsKey(type));
    if (!types
        || !Modifier.isStatic(method.getModifiers())
        || !Modifier.isPublic(method.getDeclaringClass().getModifiers())) {
      throw new Problem(
          name
              + " cannot be a function of expressions: public static methods of a public class can,"
              + " of double, float, long, int, boolean and String (only taken)");
    }
    Method other = known.put(method.getName(), method);
    if (other != null || Functions.isFunction(method.getName())) {
      throw new Problem(
          name
              + " has the name of "
              + (other == null
                  ? "a function of the language"
                  : "another function, " + other.getDeclaringClass().getName()));
    }
    if (!library.version().matches("[A-Za-z0-9._+-]+")) {
      throw new Problem(
          method.getDeclaringClass().getName()
              + " has no version of letters, digits and . _ + -: '"
              + library.version()
              + "'");
    }
  }

  private static Functions.Function function(Method method, String version) {
    List<String> types = new ArrayList<>();
    for (Parameter parameter : method.getParameters()) {
      String type = type(parameter.getType());
      types.add(parameter.isNamePresent() ? parameter.getName() + ": " + type : type);
    }
    return new Functions.Function(
        method.getName(),
        method.getName() + "(" + String.join(", ", types) + ")",
        method.getAnnotation(ExpressionFunction.class).value()
            + " ("
            + method.getDeclaringClass().getName()
            + " "
            + version
            + ")",
        use -> call(use, method, version));
  }

  private static String type(Class<?> type) {
    return type == String.class ? "text" : NUMBERS.get(type).toString();
  }

  private static Value call(Functions.Use use, Method method, String version) {
    int count = method.getParameterCount();
    List<Value> arguments = use.arguments(count, count);
    return Operators.lift(
        use.code(),
        arguments,
        (c, v) -> use.evaluator().at(use.call(), () -> write(use.name(), c, method, version, v)));
  }

  private static Value write(
      String name, Code code, Method method, String version, List<Value> values) {
    code.takeTime();
    List<String> java = new ArrayList<>();
    for (int k = 0; k < values.size(); k++) {
      java.add(argument(name, k, method.getParameterTypes()[k], values.get(k)));
    }
    NumberType type = NUMBERS.get(method.getReturnType());
    String call =
        method.getDeclaringClass().getCanonicalName()
            + "."
            + method.getName()
            + "(/* "
            + version
            + " */ "
            + String.join(", ", java)
            + ")";
    return new Scalar(type, code.value(type.java(), call));
  }

  private static String argument(String name, int number, Class<?> type, Value value) {
    if (type == String.class && value instanceof Text text) {
      return text.java();
    }
    boolean truth = type == boolean.class;
    if (type != String.class
        && value instanceof Scalar scalar
        && truth == (scalar.type() == NumberType.BOOL)
        && (!scalar.type().isFloating() || type == double.class || type == float.class)) {
      return "(" + type.getName() + ") (" + scalar.as(NUMBERS.get(type)) + ")";
    }
    throw new Problem(
        name
            + " takes "
            + (truth ? "a truth value" : type == String.class ? "a text" : "a number")
            + " ("
            + type(type)
            + ") as argument "
            + (number + 1)
            + ", not "
            + value.describe());
  }
}
