// BundlesPage: the model bundles this machine knows: what each is, whether its weights are what they say, and getting
// published ones. Takes the slide's place. GUI thread.
#pragma once

#include <QString>
#include <QWidget>

#include <utility>
#include <vector>

class QLabel;
class QLineEdit;
class QListWidget;
class QProgressBar;
class QPushButton;
class QGridLayout;

namespace hs::ui {

enum class HashState { Unknown, Checking, Right, Wrong };

struct BundleFacts {
    QString name;
    QString path;
    QString problem;                                // why it cannot be used; empty: it can
    std::vector<std::pair<QString, QString>> facts; // architecture, licence, intended use, …
    HashState hash = HashState::Unknown;
    QString hashText; // "as stated: 3f…", or what was found instead
    bool demo = false;    // knows synthetic tissue only
    bool shipped = false; // came with the program: always on the list
    bool inUse = false;
};

struct DownloadWish {
    QString address;
    QString folder;
    QString sha256; // empty: not checked, which is told
    QString proxy;  // "host:port" or a URL; empty: the system's
};

struct DownloadState {
    bool running = false;
    qint64 done = 0;
    qint64 total = 0; // 0: unknown
    QString sentence; // how it went, or what it does
    bool failed = false;
};

class BundlesPage : public QWidget {
    Q_OBJECT
public:
    explicit BundlesPage(QWidget* parent = nullptr);

    void setBundles(const std::vector<BundleFacts>& bundles);
    void setDownload(const DownloadState& state);
    // What can be got, name and address, for the menu of the address line; and where files go.
    void setOffers(const std::vector<std::pair<QString, QString>>& offers, const QString& folder, const QString& proxy);
    QString selectedPath() const;
    void select(const QString& path);

Q_SIGNALS:
    void useRequested(const QString& path);
    void checkRequested(const QString& path);
    void forgetRequested(const QString& path);
    void openRequested(); // another folder
    void downloadRequested(const hs::ui::DownloadWish& wish);
    void stopDownloadRequested();
    void convertRequested(const QString& folder); // the files of a folder become a bundle
    void backRequested();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void build();
    QWidget* buildDetails();
    QWidget* buildDownload();
    void showSelected();

    std::vector<BundleFacts> m_bundles;
    std::vector<std::pair<QString, QString>> m_offers;
    QListWidget* m_list = nullptr;
    QLabel* m_name = nullptr;
    QLabel* m_note = nullptr;
    QWidget* m_facts = nullptr;
    QGridLayout* m_grid = nullptr;
    QLabel* m_hash = nullptr;
    QPushButton* m_use = nullptr;
    QPushButton* m_check = nullptr;
    QPushButton* m_forget = nullptr;
    QLineEdit* m_address = nullptr;
    QLineEdit* m_folder = nullptr;
    QLineEdit* m_sha256 = nullptr;
    QLineEdit* m_proxy = nullptr;
    QPushButton* m_get = nullptr;
    QPushButton* m_convert = nullptr;
    QProgressBar* m_bar = nullptr;
    QLabel* m_download = nullptr;
    bool m_downloading = false;
};

} // namespace hs::ui
