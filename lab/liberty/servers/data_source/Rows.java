// Writes and lists rows through a data source: POST /rows?source=NAME&number=N&hold=MS, GET /rows?source=NAME.
// Answers with status 200, or with 500, error code, SQLSTATE and text. hold: how long the request keeps its connection.

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import javax.sql.DataSource;

public class Rows extends HttpServlet {
    @FunctionalInterface
    private interface Work {
        String with(Connection connection) throws SQLException;
    }

    @Override
    public void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int number = Integer.parseInt(request.getParameter("number"));
        long hold = Long.parseLong(request.getParameter("hold"));
        answer(request, response, connection -> {
            try (PreparedStatement insert = connection.prepareStatement("insert into STM.MEETINGROOM values (?, ?)")) {
                insert.setInt(1, number);
                insert.setString(2, "Room " + number);
                int count = insert.executeUpdate();
                Thread.sleep(hold);
                return count + "\n";
            } catch (InterruptedException error) {
                throw new IllegalStateException(error);
            }
        });
    }

    @Override
    public void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(request, response, connection -> {
            StringBuilder numbers = new StringBuilder();
            try (PreparedStatement select = connection.prepareStatement("select NUMBER from STM.MEETINGROOM");
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    numbers.append(rows.getInt(1)).append('\n');
                }
            }
            return numbers.toString();
        });
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, Work work) throws IOException {
        response.setContentType("text/plain");
        try (Connection connection = source(request.getParameter("source")).getConnection()) {
            response.getWriter().print(work.with(connection));
        } catch (SQLException error) {
            response.setStatus(500);
            response.getWriter().print(error.getErrorCode() + " " + error.getSQLState() + " " + error.getMessage());
        }
    }

    private DataSource source(String name) {
        try {
            return (DataSource) new InitialContext().lookup("jdbc/" + name);
        } catch (NamingException error) {
            throw new IllegalArgumentException(error);
        }
    }
}
