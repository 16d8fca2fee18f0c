package org.quadrupole.transforms.compiler;

import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.codehaus.commons.compiler.CompileException;
import org.codehaus.commons.compiler.InternalCompilerException;
import org.codehaus.janino.SimpleCompiler;
import org.quadrupole.transforms.runtime.EventLoop;

/**
 * Compiles generated source to classes.
 *
 * <p>A source compiled before in this JVM gives the same class again, so that all threads of a
 * worker share what the JIT compiler has made of it. This is a cache by content: results never
 * depend on it.
 */
public final class GeneratedClasses {

  private static final Map<String, SoftReference<Class<?>>> COMPILED = new ConcurrentHashMap<>();

  private GeneratedClasses() {}

  /**
   * A new instance of a generated class.
   *
   * @throws IllegalStateException if the source does not compile, which is a fault of the generator
   */
  public static EventLoop instance(String className, String source) {
    try {
      return (EventLoop) load(className, source).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the generated class cannot be made", e);
    }
  }

  private static Class<?> load(String className, String source) {
    SoftReference<Class<?>> known = COMPILED.get(source);
    Class<?> held = known == null ? null : known.get();
    if (held != null) {
      return held;
    }
    synchronized (COMPILED) {
      known = COMPILED.get(source);
      held = known == null ? null : known.get();
      if (held == null) {
        held = compile(className, source);
        COMPILED.put(source, new SoftReference<>(held));
      }
      return held;
    }
  }

  private static Class<?> compile(String className, String source) {
    SimpleCompiler compiler = new SimpleCompiler();
    compiler.setParentClassLoader(EventLoop.class.getClassLoader());
    try {
      compiler.cook(source);
      return compiler.getClassLoader().loadClass(className);
    } catch (CompileException | InternalCompilerException | ClassNotFoundException e) {
      throw new IllegalStateException("generated code does not compile:\n" + source, e);
    }
  }
}
