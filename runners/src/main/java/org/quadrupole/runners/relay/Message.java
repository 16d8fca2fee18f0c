package org.quadrupole.runners.relay;

import java.util.function.LongPredicate;

/**
 * What hub and workers say to each other: a line of words each, inside TLS. A worker keeps one
 * connection with {@link Join} for as long as it lives. Each connection through the relay is one
 * more, with {@link Open} where it begins and {@link Answer} where it ends; after {@link Go} it
 * carries that connection's bytes and nothing else.
 */
sealed interface Message {

  /** No line is longer, bytes. */
  int LONGEST = 256;

  /** The number that stands for the head, where a worker's could stand. */
  int HEAD = 0;

  /** The line, without its end. */
  String line();

  /**
   * A worker joins.
   *
   * @param number 0, or the number that it had before its connection was cut
   * @param secret what the hub gave it with that number; {@code -} with number 0
   */
  record Join(int number, String secret) implements Message {
    @Override
    public String line() {
      return "JOIN " + number + " " + secret;
    }
  }

  /** The hub's answer: the worker's number, and what proves that it is its own. */
  record Welcome(int number, String secret) implements Message {
    @Override
    public String line() {
      return "WELCOME " + number + " " + secret;
    }
  }

  /** The worker listens at its address. */
  record Ready() implements Message {
    @Override
    public String line() {
      return "READY";
    }
  }

  /** Another worker is there. */
  record Member(int number) implements Message {
    @Override
    public String line() {
      return "MEMBER " + number;
    }
  }

  /** Another worker has gone. */
  record Left(int number) implements Message {
    @Override
    public String line() {
      return "LEFT " + number;
    }
  }

  /** The hub asks a worker to connect to a port of its own and bring that to the hub. */
  record Call(long id, int port) implements Message {
    @Override
    public String line() {
      return "CALL " + id + " " + port;
    }
  }

  /** The worker cannot. */
  record Refuse(long id) implements Message {
    @Override
    public String line() {
      return "REFUSE " + id;
    }
  }

  /** First line of a connection to a port of another member. */
  record Open(int number, int port) implements Message {
    @Override
    public String line() {
      return "OPEN " + number + " " + port;
    }
  }

  /** First line of a connection that the hub has called for. */
  record Answer(long id) implements Message {
    @Override
    public String line() {
      return "ANSWER " + id;
    }
  }

  /** Bytes may follow. */
  record Go() implements Message {
    @Override
    public String line() {
      return "GO";
    }
  }

  /** What was asked for cannot be had. */
  record No(String reason) implements Message {
    @Override
    public String line() {
      String clean = reason.replaceAll("[\\x00-\\x1f]", " ");
      return "NO " + clean.substring(0, Math.min(clean.length(), LONGEST / 2));
    }
  }

  /** Still there. */
  record Ping() implements Message {
    @Override
    public String line() {
      return "PING";
    }
  }

  /**
   * Reads a line.
   *
   * @throws RelayException if it is not one of these
   */
  static Message of(String line) throws RelayException {
    String[] words = line.split(" ", 3);
    try {
      return switch (words[0] + "/" + (words[0].equals("NO") ? 0 : words.length - 1)) {
        case "JOIN/2" -> new Join(number(words[1]), secret(words[2]));
        case "WELCOME/2" -> new Welcome(worker(words[1]), secret(words[2]));
        case "READY/0" -> new Ready();
        case "MEMBER/1" -> new Member(worker(words[1]));
        case "LEFT/1" -> new Left(worker(words[1]));
        case "CALL/2" -> new Call(id(words[1]), port(words[2]));
        case "REFUSE/1" -> new Refuse(id(words[1]));
        case "OPEN/2" -> new Open(number(words[1]), port(words[2]));
        case "ANSWER/1" -> new Answer(id(words[1]));
        case "GO/0" -> new Go();
        case "NO/0" -> new No(line.substring(Math.min(line.length(), "NO ".length())));
        case "PING/0" -> new Ping();
        default -> throw new RelayException("not a relay's line");
      };
    } catch (NumberFormatException e) {
      throw new RelayException("a relay's line has a wrong number", e);
    }
  }

  private static int number(String word) throws RelayException {
    return (int) checked(word, n -> n >= HEAD && n <= RelayNetwork.MOST_WORKERS);
  }

  private static int worker(String word) throws RelayException {
    return (int) checked(word, n -> n > HEAD && n <= RelayNetwork.MOST_WORKERS);
  }

  private static int port(String word) throws RelayException {
    return (int) checked(word, n -> n > 0 && n <= 65_535);
  }

  private static long id(String word) throws RelayException {
    return checked(word, n -> n > 0);
  }

  private static long checked(String word, LongPredicate inRange) throws RelayException {
    long value = Long.parseLong(word);
    if (!inRange.test(value)) {
      throw new RelayException("a relay's line has a number out of range");
    }
    return value;
  }

  private static String secret(String word) throws RelayException {
    if (!word.matches("-|[0-9a-f]{32}")) {
      throw new RelayException("a relay's line has a wrong secret");
    }
    return word;
  }
}
