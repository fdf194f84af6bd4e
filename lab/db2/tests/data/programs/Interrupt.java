// A statement that is interrupted by another thread: Interrupt PORT. Prints what was told, and what is left of the unit.

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;

public class Interrupt {
    public static void main(String[] words) throws Exception {
        String url = "jdbc:db2://127.0.0.1:" + words[0] + "/STMS";
        try (Connection made = DriverManager.getConnection(url, "stuser", "stpass")) {
            made.setAutoCommit(false);
            Statement statement = made.createStatement();
            statement.executeUpdate("insert into STM.MEETINGROOM values (99, 'Attic')");
            CountDownLatch over = new CountDownLatch(1);
            new Thread(() -> cancel(statement, over)).start();
            try {
                statement.executeUpdate("call lab.wait(100000)");
            } catch (SQLException told) {
                System.out.println(told.getErrorCode() + " " + told.getSQLState());
            }
            over.countDown();
            ResultSet rows = made.createStatement().executeQuery("select count(*) from STM.MEETINGROOM");
            rows.next();
            System.out.println(rows.getInt(1));
            rows.close();
            made.rollback();
        }
    }

    /** Interrupt until it has an effect: the statement may not run yet. */
    static void cancel(Statement statement, CountDownLatch over) {
        try {
            while (!over.await(100, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                statement.cancel();
            }
        } catch (InterruptedException | SQLException failed) {
            System.out.println(failed);
        }
    }
}
