// A client with IBM's JDBC driver, told what to do line by line. See jvm.py, which starts it and talks to it.
//
// A line is CLIENT, COMMAND and its words, with tabs between them. Each client works in a thread of its own, so that many
// are busy at the same time. An answer is a line CLIENT, KIND, words; the last of a command is of kind done or error.

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.DataSource;
import javax.sql.XAConnection;
import javax.sql.XADataSource;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

public class Client implements Runnable {
    static final int REROUTED = -4498;
    static final int FORCED = -1224; // told without a reroute, which the next statement causes
    static final String INSERT = "insert into STM.MEETINGROOM values (?, ?)";
    static final PrintWriter OUT = new PrintWriter(System.out, false, StandardCharsets.UTF_8);

    final String name;
    final BlockingQueue<String[]> lines = new LinkedBlockingQueue<>();
    Object source;
    Connection connection;
    XAConnection xa;
    ResultSet cursor;
    Statement opened;

    Client(String name) {
        this.name = name;
    }

    public static void main(String[] words) throws Exception {
        Map<String, Client> clients = new HashMap<>();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] parts = line.split("\t", -1);
            Client client = clients.computeIfAbsent(parts[0], Client::started);
            client.lines.add(parts);
        }
        System.exit(0);
    }

    static Client started(String name) {
        Client made = new Client(name);
        new Thread(made).start();
        return made;
    }

    public void run() {
        try {
            while (true) {
                String[] words = lines.take();
                try {
                    say("done", command(words));
                } catch (SQLException error) {
                    say("error", error.getErrorCode(), error.getSQLState(), error.getMessage());
                } catch (XAException error) {
                    say("error", error.errorCode, "XA", error.getMessage());
                } catch (Exception error) {
                    say("error", 0, "", error.toString());
                }
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    void say(String kind, Object... words) {
        StringBuilder line = new StringBuilder(name).append('\t').append(kind);
        for (Object word : words) {
            line.append('\t').append(String.valueOf(word).replaceAll("[\t\r\n]+", " "));
        }
        synchronized (OUT) {
            OUT.println(line);
            OUT.flush();
        }
    }

    Object command(String[] words) throws Exception {
        switch (words[1]) {
            case "properties": return properties(Class.forName(words[2]));
            case "source": source = Class.forName(words[2]).getDeclaredConstructor().newInstance(); return "";
            case "set": return set(words[2], words[3], words[4]);
            case "open": return open();
            case "autocommit": connection.setAutoCommit(Boolean.parseBoolean(words[2])); return "";
            case "write": return write(number(words[2]), number(words[3]), number(words[4]), number(words[5]));
            case "keep": return keep(words[2], number(words[3]), number(words[4]));
            case "update": return update(words[2]);
            case "query": return query(words[2]);
            case "cursor": return cursor(words[2], Boolean.parseBoolean(words[3]), number(words[4]));
            case "fetch": return fetch(number(words[2]));
            case "commit": connection.commit(); return "";
            case "rollback": connection.rollback(); return "";
            case "xa": return branch(words[2], words[3], number(words[4]));
            case "close": return close();
            default: throw new IllegalArgumentException("no command " + words[1]);
        }
    }

    static int number(String text) {
        return Integer.parseInt(text);
    }

    // The data source

    /** Say name and type of each property that the class lets one set, as java.lang types. */
    Object properties(Class<?> type) {
        Map<String, String> found = new TreeMap<>();
        for (Method method : type.getMethods()) {
            if (isSetter(method)) {
                String property = method.getName().substring(3);
                found.put(Character.toLowerCase(property.charAt(0)) + property.substring(1), boxed(method));
            }
        }
        found.forEach((property, kind) -> say("property", property, kind));
        return found.size();
    }

    static boolean isSetter(Method method) {
        return method.getName().startsWith("set") && method.getName().length() > 3 && method.getParameterCount() == 1
            && !Modifier.isStatic(method.getModifiers());
    }

    static String boxed(Method method) {
        Map<Class<?>, Class<?>> wide = new LinkedHashMap<>();
        wide.put(int.class, Integer.class);
        wide.put(short.class, Short.class);
        wide.put(long.class, Long.class);
        wide.put(boolean.class, Boolean.class);
        Class<?> given = method.getParameterTypes()[0];
        return wide.getOrDefault(given, given).getName();
    }

    /** Call the setter of a property with a value of the named type; says unknown if there is none for that type. */
    Object set(String type, String property, String text) throws Exception {
        String setter = "set" + Character.toUpperCase(property.charAt(0)) + property.substring(1);
        for (Method method : source.getClass().getMethods()) {
            if (isSetter(method) && method.getName().equals(setter) && boxed(method).equals(type)) {
                Object value = text;
                if (!type.equals("java.lang.String")) {
                    value = Class.forName(type).getMethod("valueOf", String.class).invoke(null, text);
                }
                try {
                    method.invoke(source, value);
                } catch (InvocationTargetException refused) {
                    throw (Exception) refused.getCause();
                }
                return "";
            }
        }
        say("unknown", property, type);
        return "";
    }

    // Connection, rows and cursors

    Object open() throws SQLException {
        if (source instanceof XADataSource) {
            xa = ((XADataSource) source).getXAConnection();
            connection = xa.getConnection();
        } else if (source instanceof ConnectionPoolDataSource) {
            connection = ((ConnectionPoolDataSource) source).getPooledConnection().getConnection();
        } else {
            connection = ((DataSource) source).getConnection();
        }
        return connection.getMetaData().getURL();
    }

    /** Write numbered rows, this many in each unit of work; a unit whose driver says that it was rerouted is repeated. */
    Object write(int first, int count, int unit, int pause) throws Exception {
        int told = 0;
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (int start = first; start < first + count; start += unit) {
                try {
                    for (int row = start; row < start + unit; row++) {
                        insert.setInt(1, row);
                        insert.setString(2, "Room " + row);
                        insert.executeUpdate();
                    }
                    if (!connection.getAutoCommit()) {
                        connection.commit();
                    }
                    say("row", start);
                } catch (SQLException error) {
                    if (error.getErrorCode() != REROUTED) {
                        throw error;
                    }
                    say("told", error.getErrorCode(), error.getSQLState(), error.getMessage());
                    told++;
                    if (!connection.getAutoCommit()) {
                        connection.rollback();
                    }
                    start -= unit;
                }
                Thread.sleep(pause);
            }
        }
        return told;
    }

    /** Write numbered rows for this many seconds. After an error, look whether the row is there before it is repeated. */
    Object keep(String table, int seconds, int pause) throws Exception {
        boolean look = false;
        int number = 1;
        long last = System.nanoTime();
        long end = last + seconds * 1_000_000_000L;
        long longest = 0;
        while (System.nanoTime() < end) {
            try {
                if (!look || !has(table, number)) {
                    update("insert into " + table + " values (" + number + ")");
                }
                say("row", number);
                number++;
                look = false;
                longest = Math.max(longest, System.nanoTime() - last);
                last = System.nanoTime();
            } catch (SQLException error) {
                if (error.getErrorCode() != REROUTED && error.getErrorCode() != FORCED) {
                    throw error;
                }
                say("told", error.getErrorCode(), error.getSQLState(), error.getMessage());
                look = true;
            }
            Thread.sleep(pause);
        }
        return longest / 1_000_000;
    }

    boolean has(String table, int number) throws SQLException {
        String sql = "select NUMBER from " + table + " where NUMBER = " + number;
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
            return rows.next();
        }
    }

    Object update(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    Object query(String sql) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
            return rowsOf(rows, Integer.MAX_VALUE);
        }
    }

    Object cursor(String sql, boolean held, int size) throws SQLException {
        int holding = held ? ResultSet.HOLD_CURSORS_OVER_COMMIT : ResultSet.CLOSE_CURSORS_AT_COMMIT;
        opened = connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY, holding);
        opened.setFetchSize(size);
        cursor = opened.executeQuery(sql);
        return "";
    }

    Object fetch(int count) throws SQLException {
        return rowsOf(cursor, count);
    }

    int rowsOf(ResultSet rows, int most) throws SQLException {
        int count = 0;
        int columns = rows.getMetaData().getColumnCount();
        while (count < most && rows.next()) {
            Object[] values = new Object[columns];
            for (int place = 0; place < columns; place++) {
                values[place] = rows.getObject(place + 1);
            }
            say("values", values);
            count++;
        }
        return count;
    }

    Object close() throws SQLException {
        if (connection != null) {
            connection.close();
        }
        if (xa != null) {
            xa.close();
        }
        return "";
    }

    // Branches of global transactions

    Object branch(String verb, String identifier, int flags) throws Exception {
        XAResource resource = xa.getXAResource();
        Xid xid = new Branch(identifier);
        switch (verb) {
            case "start": resource.start(xid, flags); return "";
            case "end": resource.end(xid, flags); return "";
            case "prepare": return resource.prepare(xid);
            case "commit": resource.commit(xid, flags != 0); return "";
            case "rollback": resource.rollback(xid); return "";
            case "forget": resource.forget(xid); return "";
            case "recover":
                for (Xid found : resource.recover(flags)) {
                    say("xid", new String(found.getGlobalTransactionId(), StandardCharsets.US_ASCII));
                }
                return "";
            default: throw new IllegalArgumentException("no verb " + verb);
        }
    }

    static class Branch implements Xid {
        final byte[] name;

        Branch(String name) {
            this.name = name.getBytes(StandardCharsets.US_ASCII);
        }

        public int getFormatId() {
            return 1;
        }

        public byte[] getGlobalTransactionId() {
            return name;
        }

        public byte[] getBranchQualifier() {
            return new byte[] {'b'};
        }
    }
}
