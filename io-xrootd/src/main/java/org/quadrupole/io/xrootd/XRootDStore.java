package org.quadrupole.io.xrootd;

import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Servers of XRootD, and what they redirect to. */
final class XRootDStore implements RemoteStore {

  private static final int MOST_REDIRECTIONS = 16;
  private static final int IS_FOLDER = 2;
  private static final int IS_OTHER = 4;

  private final Connections connections;
  private final Patience patience;

  XRootDStore(Login login, Patience patience) {
    this.patience = patience;
    this.connections = new Connections(login);
  }

  /** An answer, and who gave it. */
  record Located(Connection connection, Answer answer) {}

  /**
   * Asks for a path, wherever its server sends one.
   *
   * @param extra what is told beside the path: {@code tried=host}; may be empty
   */
  Located ask(RemoteId id, String extra, Function<String, Request> request) throws IOException {
    Endpoint at = Endpoint.of(id);
    String told = joined(id.query().isEmpty() ? "" : id.query().substring(1), extra);
    String path = serverPath(id);
    for (int hop = 0; hop < MOST_REDIRECTIONS; hop++) {
      Connection connection = connections.to(at);
      Answer answer =
          connection.ask(request.apply(told.isEmpty() ? path : path + "?" + told), null);
      if (answer.status() != Answer.REDIRECT) {
        return new Located(connection, answer);
      }
      Redirection next = Redirection.of(answer, at);
      at = next.endpoint();
      told = joined(told, next.told());
    }
    throw new IOException(id + ": redirected more than " + MOST_REDIRECTIONS + " times");
  }

  /**
   * Where a server sends one.
   *
   * @param told what the next server must be told
   */
  private record Redirection(Endpoint endpoint, String told) {

    /** A port and {@code host?told?token}, or a negative number and a URL. */
    static Redirection of(Answer answer, Endpoint from) throws IOException {
      int port = answer.number(0);
      String text = answer.text(4);
      int mark = text.indexOf('?');
      String host = mark < 0 ? text : text.substring(0, mark);
      String told = mark < 0 ? "" : text.substring(mark + 1);
      int token = told.indexOf('?');
      told = token < 0 ? told : told.substring(0, token);
      if (port >= 0) {
        return new Redirection(new Endpoint(host, port, from.isSecure()), trimmed(told));
      }
      try {
        URI url = URI.create(host);
        RemoteId id = new RemoteId(url.getScheme(), url.getAuthority(), "/", "");
        Endpoint to = Endpoint.of(id);
        return new Redirection(
            new Endpoint(to.host(), to.port(), to.isSecure() || from.isSecure()), trimmed(told));
      } catch (IllegalArgumentException | NullPointerException e) {
        throw new IOException(from + " redirects to '" + host + "', which is no server", e);
      }
    }

    private static String trimmed(String told) {
      return told.startsWith("&") ? told.substring(1) : told;
    }
  }

  private static String joined(String a, String b) {
    return a.isEmpty() ? b : b.isEmpty() ? a : a + "&" + b;
  }

  /** The path of {@code root://host//path} is {@code /path}; one slash is taken for two. */
  private static String serverPath(RemoteId id) {
    return id.path().replaceFirst("^/+", "/");
  }

  @Override
  public Optional<RemoteEntry> find(RemoteId id) throws IOException {
    try {
      Answer answer = ask(id, "", Request::stat).answer();
      return Optional.of(entry(id.getFilename(), answer.text(0)));
    } catch (XRootDException e) {
      if (e.code() == XRootDException.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  static RemoteEntry entry(String name, String stat) throws IOException {
    return Stat.of(name, stat).entry(name);
  }

  /** What a server says of a file or folder. */
  private record Stat(long bytes, int flags, long seconds) {

    /** {@code id size flags time}, and more that newer servers add. */
    static Stat of(String name, String text) throws IOException {
      String[] words = text.strip().split(" ", -1);
      try {
        Stat stat =
            new Stat(
                Long.parseLong(words[1]), Integer.parseInt(words[2]), Long.parseLong(words[3]));
        if (stat.bytes >= 0) {
          return stat;
        }
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
        throw new IOException("the server describes " + name + " as '" + text + "'", e);
      }
      throw new IOException("the server describes " + name + " as '" + text + "'");
    }

    boolean isFolder() {
      return (flags & IS_FOLDER) != 0;
    }

    /** Neither a file nor a folder. */
    boolean isOther() {
      return (flags & (IS_FOLDER | IS_OTHER)) == IS_OTHER;
    }

    RemoteEntry entry(String name) {
      return new RemoteEntry(name, isFolder(), isFolder() ? 0 : bytes, 1000 * seconds);
    }
  }

  /** Names and what they are by turns; the first pair says that they come in pairs. */
  @Override
  public List<RemoteEntry> list(RemoteId folder) throws IOException {
    Answer answer;
    try {
      answer = ask(folder, "", Request::list).answer();
    } catch (XRootDException e) {
      if (e.code() == XRootDException.NOT_FOUND) {
        return List.of();
      }
      throw e;
    }
    List<String> lines = answer.text(0).lines().toList();
    List<RemoteEntry> entries = new ArrayList<>();
    if (lines.isEmpty()) {
      return entries;
    }
    if (!lines.get(0).equals(".") || lines.size() % 2 != 0) {
      throw new IOException(folder + ": the server lists names without saying what they are");
    }
    for (int i = 2; i < lines.size(); i += 2) {
      String name = lines.get(i);
      if (name.isEmpty() || name.contains("/") || name.equals("..")) {
        throw new IOException(folder + ": the server lists the name '" + name + "'");
      }
      Stat stat = Stat.of(name, lines.get(i + 1));
      if (!stat.isOther()) {
        entries.add(stat.entry(name));
      }
    }
    return entries;
  }

  @Override
  public RemoteFile open(RemoteId id) throws IOException {
    try {
      return XRootDFile.open(this, id, patience);
    } catch (XRootDException e) {
      throw named(id, e);
    }
  }

  /** The JDK's exceptions for what they say. */
  static IOException named(RemoteId id, XRootDException e) {
    return switch (e.code()) {
      case XRootDException.NOT_FOUND ->
          caused(new NoSuchFileException(id.toString(), null, e.getMessage()), e);
      case XRootDException.NOT_AUTHORIZED ->
          caused(new AccessDeniedException(id.toString(), null, e.getMessage()), e);
      default -> new IOException(id + ": " + e.getMessage(), e);
    };
  }

  private static IOException caused(IOException error, IOException cause) {
    error.initCause(cause);
    return error;
  }
}
