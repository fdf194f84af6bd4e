// What is recorded of IBM's JDBC driver: statements and errors. Its argument is the port.

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

public class Statements {
    static final String TEXTS = "retrieveMessagesFromServerOnGetMessage=true;";

    public static void main(String[] words) throws Exception {
        String url = "jdbc:db2://127.0.0.1:" + words[0] + "/STMS:" + TEXTS;
        try {
            DriverManager.getConnection(url, "stuser", "wrong").close();
        } catch (SQLException refused) {
            System.out.println(refused.getErrorCode());
        }
        try (Connection made = DriverManager.getConnection(url, "stuser", "stpass")) {
            run(made, "create table LAB.SAMPLE (ID INTEGER NOT NULL PRIMARY KEY, SIZE BIGINT, NAME VARCHAR(40), AT TIMESTAMP)");
            insert(made);
            run(made, "insert into LAB.SAMPLE values (1, 1, 'again', null)");
            run(made, "select * from LAB.SAMPLE order by ID");
            run(made, "select * from NO.TABLE");
            run(made, "values current server");
            made.setAutoCommit(false);
            run(made, "delete from LAB.SAMPLE where ID = 3");
            made.rollback();
            run(made, "delete from LAB.SAMPLE where ID = 2");
            made.commit();
            run(made, "select count(*) from LAB.SAMPLE");
            made.commit();
        }
    }

    static void insert(Connection made) throws SQLException {
        try (PreparedStatement statement = made.prepareStatement("insert into LAB.SAMPLE values (?, ?, ?, ?)")) {
            for (int number = 1; number < 4; number++) {
                statement.setInt(1, number);
                statement.setObject(2, number == 2 ? null : 1L << 40, java.sql.Types.BIGINT);
                statement.setString(3, number == 2 ? "naïve" : "");
                statement.setTimestamp(4, number == 3 ? null : java.sql.Timestamp.valueOf("2026-01-02 03:04:05.000006"));
                statement.executeUpdate();
            }
        }
    }

    static void run(Connection made, String text) {
        try (Statement statement = made.createStatement()) {
            if (statement.execute(text)) {
                ResultSet rows = statement.getResultSet();
                while (rows.next()) {
                    rows.getString(1);
                }
            }
        } catch (SQLException told) {
            System.out.println(told.getErrorCode() + " " + told.getMessage());
        }
    }
}
